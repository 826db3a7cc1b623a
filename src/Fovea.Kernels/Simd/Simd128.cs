using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Wasm;
using System.Runtime.Intrinsics.X86;

namespace Fovea.Kernels.Simd;

/// <summary>4 floats at a time.</summary>
internal readonly unsafe struct Simd128 : ISimd<Vector128<float>>
{
    public static int Lanes => Vector128<float>.Count;

    public static int Registers => 16;

    public static Vector128<float> Zero => Vector128<float>.Zero;

    public static Vector128<float> Broadcast(float value) => Vector128.Create(value);

    public static Vector128<float> Load(float* source) => Vector128.Load(source);

    public static void Store(float* destination, Vector128<float> value) => value.Store(destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> LoadPartial(float* source, int count)
    {
        if (Avx.IsSupported)
        {
            return Avx.MaskLoad(source, FirstLanes(count));
        }

        Vector128<float> value = Vector128<float>.Zero;
        for (int lane = 0; lane < count; lane++)
        {
            value = value.WithElement(lane, source[lane]);
        }

        return value;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StorePartial(float* destination, Vector128<float> value, int count)
    {
        if (Avx512F.VL.IsSupported)
        {
            Avx512F.VL.MaskStore(destination, FirstLanes(count), value);
            return;
        }

        if (Avx.IsSupported)
        {
            Avx.MaskStore(destination, FirstLanes(count), value);
            return;
        }

        for (int lane = 0; lane < count; lane++)
        {
            destination[lane] = value.GetElement(lane);
        }
    }

    public static Vector128<float> Add(Vector128<float> left, Vector128<float> right) => left + right;

    public static Vector128<float> Subtract(Vector128<float> left, Vector128<float> right) => left - right;

    public static Vector128<float> Multiply(Vector128<float> left, Vector128<float> right) => left * right;

    public static Vector128<float> Divide(Vector128<float> left, Vector128<float> right) => left / right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> SquareRoot(Vector128<float> value) =>
        PackedSimd.IsSupported ? PackedSimd.Sqrt(value) : Vector128.Sqrt(value);

    // The interpreter of .NET in a browser knows no MultiplyAddEstimate: it runs its definition, lane by lane, at a fifteenth of the speed.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> MultiplyAdd(Vector128<float> left, Vector128<float> right, Vector128<float> addend) =>
        PackedSimd.IsSupported ? (left * right) + addend : Vector128.MultiplyAddEstimate(left, right, addend);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Max(Vector128<float> left, Vector128<float> right) =>
        PackedSimd.IsSupported ? PackedSimd.Max(left, right) : Vector128.Max(left, right);

    // x86 returns the second operand when one is NaN and Arm returns NaN, so with the value second a NaN passes through on both. A
    // browser's returns the first unless the second is greater.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> AtLeast(Vector128<float> bound, Vector128<float> value) =>
        PackedSimd.IsSupported ? PackedSimd.PseudoMax(value, bound) : Vector128.MaxNative(bound, value);

    public static Vector128<float> Relu(Vector128<float> value) => AtLeast(Vector128<float>.Zero, value);

    public static Vector128<float> Equal(Vector128<float> left, Vector128<float> right) => Vector128.Equals(left, right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> GreaterThanZero(Vector128<float> value) => PackedSimd.IsSupported
        ? PackedSimd.CompareGreaterThan(value, Vector128<float>.Zero)
        : Vector128.GreaterThan(value, Vector128<float>.Zero);

    public static Vector128<float> And(Vector128<float> left, Vector128<float> right) => left & right;

    public static Vector128<float> AndNot(Vector128<float> left, Vector128<float> right) => Vector128.AndNot(left, right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Round(Vector128<float> value) =>
        PackedSimd.IsSupported ? PackedSimd.RoundToNearest(value) : Vector128.Round(value);

    // A float's exponent field holds the exponent plus 127 in bits 23 to 30. The conversion is in the browser what MultiplyAdd is.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> ScaleByPowerOfTwo(Vector128<float> value, Vector128<float> exponent)
    {
        Vector128<int> whole = PackedSimd.IsSupported
            ? PackedSimd.ConvertToInt32Saturate(exponent)
            : Vector128.ConvertToInt32Native(exponent);
        return value * ((whole + Vector128.Create(127)) << 23).AsSingle();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreTransposed(
        float* destination, nint* places, Vector128<float> a, Vector128<float> b, Vector128<float> c, Vector128<float> d)
    {
        Transpose(ref a, ref b, ref c, ref d);
        a.Store(destination + places[0]);
        b.Store(destination + places[1]);
        c.Store(destination + places[2]);
        d.Store(destination + places[3]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreTransposed(
        float* destination,
        nint* places,
        Vector128<float> a,
        Vector128<float> b,
        Vector128<float> c,
        Vector128<float> d,
        Vector128<float> e,
        Vector128<float> f,
        Vector128<float> g,
        Vector128<float> h)
    {
        Transpose(ref a, ref b, ref c, ref d);
        Transpose(ref e, ref f, ref g, ref h);
        a.Store(destination + places[0]);
        e.Store(destination + places[0] + 4);
        b.Store(destination + places[1]);
        f.Store(destination + places[1] + 4);
        c.Store(destination + places[2]);
        g.Store(destination + places[2] + 4);
        d.Store(destination + places[3]);
        h.Store(destination + places[3] + 4);
    }

    /// <summary>Rows become columns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Transpose(ref Vector128<float> a, ref Vector128<float> b, ref Vector128<float> c, ref Vector128<float> d)
    {
        if (Sse.IsSupported)
        {
            Vector128<float> lowAB = Sse.UnpackLow(a, b), highAB = Sse.UnpackHigh(a, b);
            Vector128<float> lowCD = Sse.UnpackLow(c, d), highCD = Sse.UnpackHigh(c, d);
            a = Sse.MoveLowToHigh(lowAB, lowCD);
            b = Sse.MoveHighToLow(lowCD, lowAB);
            c = Sse.MoveLowToHigh(highAB, highCD);
            d = Sse.MoveHighToLow(highCD, highAB);
            return;
        }

        Vector128<float> first = Vector128.Create(a[0], b[0], c[0], d[0]), second = Vector128.Create(a[1], b[1], c[1], d[1]);
        Vector128<float> third = Vector128.Create(a[2], b[2], c[2], d[2]), fourth = Vector128.Create(a[3], b[3], c[3], d[3]);
        (a, b, c, d) = (first, second, third, fourth);
    }

    public static float SumOfLanes(Vector128<float> value) => Vector128.Sum(value);

    public static float GreatestLane(Vector128<float> value)
    {
        value = AtLeast(value, Vector128.Shuffle(value, Vector128.Create(2, 3, 0, 1)));
        return AtLeast(value, Vector128.Shuffle(value, Vector128.Create(1, 0, 3, 2))).ToScalar();
    }

    private static Vector128<float> FirstLanes(int count) =>
        Vector128.LessThan(Vector128<int>.Indices, Vector128.Create(count)).AsSingle();
}
