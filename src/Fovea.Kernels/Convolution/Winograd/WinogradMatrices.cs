using System.Runtime.CompilerServices;
using Fovea.Kernels.Simd;

namespace Fovea.Kernels.Convolution.Winograd;

/// <summary>
/// The four one-dimensional transforms of Winograd's F(4, 3): four outputs of a filter of three taps, from six inputs with six products in
/// place of twelve (Winograd, "Arithmetic complexity of computations", 1980; Lavin and Gray, "Fast algorithms for convolutional neural
/// networks", 2015). A polynomial product is evaluated at the points 0, 1, -1, 2, -2 and infinity, multiplied there and interpolated:
/// <c>y = A^T ((G g) * (B^T d))</c>. In two dimensions each transform runs over the columns and then over the rows:
/// <c>Y = A^T ((G g G^T) * (B^T d B)) A</c>, 36 products for 16 outputs that take 144 otherwise.
/// <para>
/// Its gradients are its transposes. With <c>D = B^T d B</c> and <c>E = A dY A^T</c>, the gradient of the filter is
/// <c>G^T (sum of E * D) G</c>.
/// </para>
/// <para>Each method works on whole registers, one lane a channel, and stores its results at a distance of <c>step</c> floats.</para>
/// </summary>
internal static unsafe class WinogradMatrices
{
    /// <summary>Outputs of a tile along one dimension.</summary>
    public const int Outputs = 4;

    /// <summary>Inputs of a tile along one dimension.</summary>
    public const int Inputs = 6;

    /// <summary>Products of a two-dimensional tile.</summary>
    public const int Products = Inputs * Inputs;

    /// <summary>Taps of the filter along one dimension.</summary>
    public const int Taps = 3;

    /// <summary>B^T d, six values from six.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Input<TSimd, TVector>(
        TVector d0, TVector d1, TVector d2, TVector d3, TVector d4, TVector d5, float* destination, nint step)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        // B^T =  4  0 -5  0  1  0
        //        0 -4 -4  1  1  0
        //        0  4 -4 -1  1  0
        //        0 -2 -1  2  1  0
        //        0  2 -1 -2  1  0
        //        0  4  0 -5  0  1
        TVector four = TSimd.Broadcast(4), minusFour = TSimd.Broadcast(-4), minusFive = TSimd.Broadcast(-5);
        TVector two = TSimd.Broadcast(2), minusTwo = TSimd.Broadcast(-2);
        TVector even = TSimd.MultiplyAdd(minusFour, d2, d4);
        TVector odd = TSimd.MultiplyAdd(minusFour, d1, d3);
        TVector evenDifference = TSimd.Subtract(d4, d2);
        TVector oddDifference = TSimd.Subtract(d3, d1);
        TSimd.Store(destination, TSimd.MultiplyAdd(four, d0, TSimd.MultiplyAdd(minusFive, d2, d4)));
        TSimd.Store(destination + step, TSimd.Add(even, odd));
        TSimd.Store(destination + (2 * step), TSimd.Subtract(even, odd));
        TSimd.Store(destination + (3 * step), TSimd.MultiplyAdd(two, oddDifference, evenDifference));
        TSimd.Store(destination + (4 * step), TSimd.MultiplyAdd(minusTwo, oddDifference, evenDifference));
        TSimd.Store(destination + (5 * step), TSimd.MultiplyAdd(four, d1, TSimd.MultiplyAdd(minusFive, d3, d5)));
    }

    /// <summary>A^T m, four values from six.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Output<TSimd, TVector>(
        TVector m0,
        TVector m1,
        TVector m2,
        TVector m3,
        TVector m4,
        TVector m5,
        out TVector y0,
        out TVector y1,
        out TVector y2,
        out TVector y3)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        // A^T =  1  1  1  1  1  0
        //        0  1 -1  2 -2  0
        //        0  1  1  4  4  0
        //        0  1 -1  8 -8  1
        TVector nearSum = TSimd.Add(m1, m2), nearDifference = TSimd.Subtract(m1, m2);
        TVector farSum = TSimd.Add(m3, m4), farDifference = TSimd.Subtract(m3, m4);
        y0 = TSimd.Add(TSimd.Add(m0, nearSum), farSum);
        y1 = TSimd.MultiplyAdd(TSimd.Broadcast(2), farDifference, nearDifference);
        y2 = TSimd.MultiplyAdd(TSimd.Broadcast(4), farSum, nearSum);
        y3 = TSimd.MultiplyAdd(TSimd.Broadcast(8), farDifference, TSimd.Add(nearDifference, m5));
    }

    /// <summary>Rows 0 and 2 of A^T m, for a column of values that lie <paramref name="step"/> floats apart.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void EvenOutputs<TSimd, TVector>(float* m, nint step, out TVector y0, out TVector y2)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        TVector near = TSimd.Add(TSimd.Load(m + step), TSimd.Load(m + (2 * step)));
        TVector far = TSimd.Add(TSimd.Load(m + (3 * step)), TSimd.Load(m + (4 * step)));
        y0 = TSimd.Add(TSimd.Add(TSimd.Load(m), near), far);
        y2 = TSimd.MultiplyAdd(TSimd.Broadcast(4), far, near);
    }

    /// <summary>Rows 1 and 3 of A^T m, for a column of values that lie <paramref name="step"/> floats apart.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void OddOutputs<TSimd, TVector>(float* m, nint step, out TVector y1, out TVector y3)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        TVector near = TSimd.Subtract(TSimd.Load(m + step), TSimd.Load(m + (2 * step)));
        TVector far = TSimd.Subtract(TSimd.Load(m + (3 * step)), TSimd.Load(m + (4 * step)));
        y1 = TSimd.MultiplyAdd(TSimd.Broadcast(2), far, near);
        y3 = TSimd.MultiplyAdd(TSimd.Broadcast(8), far, TSimd.Add(near, TSimd.Load(m + (5 * step))));
    }

    /// <summary>A y, six values from four: how an output's gradient reaches the products.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Gradient<TSimd, TVector>(TVector y0, TVector y1, TVector y2, TVector y3, float* destination, nint step)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        TVector even = TSimd.Add(y0, y2);
        TVector odd = TSimd.Add(y1, y3);
        TVector farEven = TSimd.MultiplyAdd(TSimd.Broadcast(4), y2, y0);
        TVector farOdd = TSimd.MultiplyAdd(TSimd.Broadcast(8), y3, TSimd.Add(y1, y1));
        TSimd.Store(destination, y0);
        TSimd.Store(destination + step, TSimd.Add(even, odd));
        TSimd.Store(destination + (2 * step), TSimd.Subtract(even, odd));
        TSimd.Store(destination + (3 * step), TSimd.Add(farEven, farOdd));
        TSimd.Store(destination + (4 * step), TSimd.Subtract(farEven, farOdd));
        TSimd.Store(destination + (5 * step), y3);
    }

    /// <summary>G g, six values from three.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Filter<TSimd, TVector>(TVector g0, TVector g1, TVector g2, float* destination, nint step)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        // G =  1/4     0     0
        //     -1/6  -1/6  -1/6
        //     -1/6   1/6  -1/6
        //      1/24  1/12  1/6
        //      1/24 -1/12  1/6
        //        0     0     1
        TVector minusSixth = TSimd.Broadcast(-1f / 6);
        TVector near = TSimd.Multiply(minusSixth, TSimd.Add(g0, g2));
        TVector middle = TSimd.Multiply(minusSixth, g1);
        TVector far = TSimd.MultiplyAdd(TSimd.Broadcast(1f / 24), g0, TSimd.Multiply(TSimd.Broadcast(1f / 6), g2));
        TVector half = TSimd.Multiply(TSimd.Broadcast(1f / 12), g1);
        TSimd.Store(destination, TSimd.Multiply(TSimd.Broadcast(0.25f), g0));
        TSimd.Store(destination + step, TSimd.Add(near, middle));
        TSimd.Store(destination + (2 * step), TSimd.Subtract(near, middle));
        TSimd.Store(destination + (3 * step), TSimd.Add(far, half));
        TSimd.Store(destination + (4 * step), TSimd.Subtract(far, half));
        TSimd.Store(destination + (5 * step), g2);
    }

    /// <summary>G^T m, three values from six: how the products' gradient reaches the filter.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void FilterGradient<TSimd, TVector>(
        TVector m0, TVector m1, TVector m2, TVector m3, TVector m4, TVector m5, float* destination, nint step)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        TVector minusSixth = TSimd.Broadcast(-1f / 6), sixth = TSimd.Broadcast(1f / 6);
        TVector nearSum = TSimd.Multiply(minusSixth, TSimd.Add(m1, m2));
        TVector farSum = TSimd.Add(m3, m4);
        TVector outer = TSimd.MultiplyAdd(TSimd.Broadcast(1f / 24), farSum, nearSum);
        TVector middle = TSimd.Multiply(minusSixth, TSimd.Subtract(m1, m2));
        TSimd.Store(destination, TSimd.MultiplyAdd(TSimd.Broadcast(0.25f), m0, outer));
        TSimd.Store(destination + step, TSimd.MultiplyAdd(TSimd.Broadcast(1f / 12), TSimd.Subtract(m3, m4), middle));
        TSimd.Store(destination + (2 * step), TSimd.Add(TSimd.MultiplyAdd(sixth, farSum, nearSum), m5));
    }

    /// <summary>The points 1 and -1.</summary>
    public readonly struct NearPoints : IPointPair
    {
        public static int First => 1;

        public static int Second => 2;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Input<TSimd, TVector>(float* d, nint step, out TVector first, out TVector second)
            where TSimd : struct, ISimd<TVector>
            where TVector : struct
        {
            TVector minusFour = TSimd.Broadcast(-4);
            TVector even = TSimd.MultiplyAdd(minusFour, TSimd.Load(d + (2 * step)), TSimd.Load(d + (4 * step)));
            TVector odd = TSimd.MultiplyAdd(minusFour, TSimd.Load(d + step), TSimd.Load(d + (3 * step)));
            first = TSimd.Add(even, odd);
            second = TSimd.Subtract(even, odd);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Gradient<TSimd, TVector>(float* y, nint step, out TVector first, out TVector second)
            where TSimd : struct, ISimd<TVector>
            where TVector : struct
        {
            TVector even = TSimd.Add(TSimd.Load(y), TSimd.Load(y + (2 * step)));
            TVector odd = TSimd.Add(TSimd.Load(y + step), TSimd.Load(y + (3 * step)));
            first = TSimd.Add(even, odd);
            second = TSimd.Subtract(even, odd);
        }
    }

    /// <summary>The points 2 and -2.</summary>
    public readonly struct FarPoints : IPointPair
    {
        public static int First => 3;

        public static int Second => 4;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Input<TSimd, TVector>(float* d, nint step, out TVector first, out TVector second)
            where TSimd : struct, ISimd<TVector>
            where TVector : struct
        {
            TVector even = TSimd.Subtract(TSimd.Load(d + (4 * step)), TSimd.Load(d + (2 * step)));
            TVector odd = TSimd.Subtract(TSimd.Load(d + (3 * step)), TSimd.Load(d + step));
            first = TSimd.MultiplyAdd(TSimd.Broadcast(2), odd, even);
            second = TSimd.MultiplyAdd(TSimd.Broadcast(-2), odd, even);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Gradient<TSimd, TVector>(float* y, nint step, out TVector first, out TVector second)
            where TSimd : struct, ISimd<TVector>
            where TVector : struct
        {
            TVector y1 = TSimd.Load(y + step);
            TVector even = TSimd.MultiplyAdd(TSimd.Broadcast(4), TSimd.Load(y + (2 * step)), TSimd.Load(y));
            TVector odd = TSimd.MultiplyAdd(TSimd.Broadcast(8), TSimd.Load(y + (3 * step)), TSimd.Add(y1, y1));
            first = TSimd.Add(even, odd);
            second = TSimd.Subtract(even, odd);
        }
    }

    /// <summary>The points 0 and infinity.</summary>
    public readonly struct OuterPoints : IPointPair
    {
        public static int First => 0;

        public static int Second => 5;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Input<TSimd, TVector>(float* d, nint step, out TVector first, out TVector second)
            where TSimd : struct, ISimd<TVector>
            where TVector : struct
        {
            TVector four = TSimd.Broadcast(4), minusFive = TSimd.Broadcast(-5);
            TVector even = TSimd.MultiplyAdd(minusFive, TSimd.Load(d + (2 * step)), TSimd.Load(d + (4 * step)));
            TVector odd = TSimd.MultiplyAdd(minusFive, TSimd.Load(d + (3 * step)), TSimd.Load(d + (5 * step)));
            first = TSimd.MultiplyAdd(four, TSimd.Load(d), even);
            second = TSimd.MultiplyAdd(four, TSimd.Load(d + step), odd);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Gradient<TSimd, TVector>(float* y, nint step, out TVector first, out TVector second)
            where TSimd : struct, ISimd<TVector>
            where TVector : struct
        {
            first = TSimd.Load(y);
            second = TSimd.Load(y + (3 * step));
        }
    }
}
