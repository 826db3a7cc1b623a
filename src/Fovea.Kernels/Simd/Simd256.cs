using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Fovea.Kernels.Simd;

/// <summary>8 floats at a time.</summary>
internal readonly unsafe struct Simd256 : ISimd<Vector256<float>>
{
    public static int Lanes => Vector256<float>.Count;

    public static int Registers => 16;

    public static Vector256<float> Zero => Vector256<float>.Zero;

    public static Vector256<float> Broadcast(float value) => Vector256.Create(value);

    public static Vector256<float> Load(float* source) => Vector256.Load(source);

    public static void Store(float* destination, Vector256<float> value) => value.Store(destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> LoadPartial(float* source, int count) => Avx.IsSupported
        ? Avx.MaskLoad(source, FirstLanes(count))
        : count > 4
            ? Vector256.Create(Simd128.Load(source), Simd128.LoadPartial(source + 4, count - 4))
            : Vector256.Create(Simd128.LoadPartial(source, count), Vector128<float>.Zero);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StorePartial(float* destination, Vector256<float> value, int count)
    {
        if (Avx512F.VL.IsSupported)
        {
            // Some processors take tens of cycles for the older masked store.
            Avx512F.VL.MaskStore(destination, FirstLanes(count), value);
        }
        else if (Avx.IsSupported)
        {
            Avx.MaskStore(destination, FirstLanes(count), value);
        }
        else if (count > 4)
        {
            value.GetLower().Store(destination);
            Simd128.StorePartial(destination + 4, value.GetUpper(), count - 4);
        }
        else
        {
            Simd128.StorePartial(destination, value.GetLower(), count);
        }
    }

    public static Vector256<float> Add(Vector256<float> left, Vector256<float> right) => left + right;

    public static Vector256<float> Subtract(Vector256<float> left, Vector256<float> right) => left - right;

    public static Vector256<float> Multiply(Vector256<float> left, Vector256<float> right) => left * right;

    public static Vector256<float> Divide(Vector256<float> left, Vector256<float> right) => left / right;

    public static Vector256<float> SquareRoot(Vector256<float> value) => Vector256.Sqrt(value);

    public static Vector256<float> MultiplyAdd(Vector256<float> left, Vector256<float> right, Vector256<float> addend) =>
        Vector256.MultiplyAddEstimate(left, right, addend);

    public static Vector256<float> Max(Vector256<float> left, Vector256<float> right) => Vector256.Max(left, right);

    // x86 returns the second operand when one is NaN and Arm returns NaN, so with the value second a NaN passes through on both.
    public static Vector256<float> AtLeast(Vector256<float> bound, Vector256<float> value) => Vector256.MaxNative(bound, value);

    public static Vector256<float> Relu(Vector256<float> value) => AtLeast(Vector256<float>.Zero, value);

    public static Vector256<float> Equal(Vector256<float> left, Vector256<float> right) => Vector256.Equals(left, right);

    public static Vector256<float> GreaterThanZero(Vector256<float> value) => Vector256.GreaterThan(value, Vector256<float>.Zero);

    public static Vector256<float> And(Vector256<float> left, Vector256<float> right) => left & right;

    public static Vector256<float> AndNot(Vector256<float> left, Vector256<float> right) => Vector256.AndNot(left, right);

    public static Vector256<float> Round(Vector256<float> value) => Vector256.Round(value);

    // A float's exponent field holds the exponent plus 127 in bits 23 to 30.
    public static Vector256<float> ScaleByPowerOfTwo(Vector256<float> value, Vector256<float> exponent) =>
        value * ((Vector256.ConvertToInt32Native(exponent) + Vector256.Create(127)) << 23).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreTransposed(
        float* destination, nint* places, Vector256<float> a, Vector256<float> b, Vector256<float> c, Vector256<float> d)
    {
        Simd128.StoreTransposed(destination, places, a.GetLower(), b.GetLower(), c.GetLower(), d.GetLower());
        Simd128.StoreTransposed(destination, places + 4, a.GetUpper(), b.GetUpper(), c.GetUpper(), d.GetUpper());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreTransposed(
        float* destination,
        nint* places,
        Vector256<float> a,
        Vector256<float> b,
        Vector256<float> c,
        Vector256<float> d,
        Vector256<float> e,
        Vector256<float> f,
        Vector256<float> g,
        Vector256<float> h)
    {
        if (!Avx.IsSupported)
        {
            Simd128.StoreTransposed(
                destination, places, a.GetLower(), b.GetLower(), c.GetLower(), d.GetLower(),
                e.GetLower(), f.GetLower(), g.GetLower(), h.GetLower());
            Simd128.StoreTransposed(
                destination, places + 4, a.GetUpper(), b.GetUpper(), c.GetUpper(), d.GetUpper(),
                e.GetUpper(), f.GetUpper(), g.GetUpper(), h.GetUpper());
            return;
        }

        // Each half is transposed by itself in fours; a pixel's first four channels then stand in one register and its last in another.
        Transpose(ref a, ref b, ref c, ref d);
        Transpose(ref e, ref f, ref g, ref h);
        Avx.Permute2x128(a, e, 0x20).Store(destination + places[0]);
        Avx.Permute2x128(b, f, 0x20).Store(destination + places[1]);
        Avx.Permute2x128(c, g, 0x20).Store(destination + places[2]);
        Avx.Permute2x128(d, h, 0x20).Store(destination + places[3]);
        Avx.Permute2x128(a, e, 0x31).Store(destination + places[4]);
        Avx.Permute2x128(b, f, 0x31).Store(destination + places[5]);
        Avx.Permute2x128(c, g, 0x31).Store(destination + places[6]);
        Avx.Permute2x128(d, h, 0x31).Store(destination + places[7]);
    }

    public static float SumOfLanes(Vector256<float> value) => Vector256.Sum(value);

    public static float GreatestLane(Vector256<float> value) => Simd128.GreatestLane(Simd128.AtLeast(value.GetLower(), value.GetUpper()));

    // Each half by itself: rows become columns.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Transpose(ref Vector256<float> a, ref Vector256<float> b, ref Vector256<float> c, ref Vector256<float> d)
    {
        Vector256<double> lowAB = Avx.UnpackLow(a, b).AsDouble(), highAB = Avx.UnpackHigh(a, b).AsDouble();
        Vector256<double> lowCD = Avx.UnpackLow(c, d).AsDouble(), highCD = Avx.UnpackHigh(c, d).AsDouble();
        a = Avx.UnpackLow(lowAB, lowCD).AsSingle();
        b = Avx.UnpackHigh(lowAB, lowCD).AsSingle();
        c = Avx.UnpackLow(highAB, highCD).AsSingle();
        d = Avx.UnpackHigh(highAB, highCD).AsSingle();
    }

    private static Vector256<float> FirstLanes(int count) =>
        Vector256.LessThan(Vector256<int>.Indices, Vector256.Create(count)).AsSingle();
}
