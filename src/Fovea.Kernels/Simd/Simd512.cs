using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Fovea.Kernels.Simd;

/// <summary>16 floats at a time.</summary>
internal readonly unsafe struct Simd512 : ISimd<Vector512<float>>
{
    public static int Lanes => Vector512<float>.Count;

    public static int Registers => 32;

    public static Vector512<float> Zero => Vector512<float>.Zero;

    public static Vector512<float> Broadcast(float value) => Vector512.Create(value);

    public static Vector512<float> Load(float* source) => Vector512.Load(source);

    public static void Store(float* destination, Vector512<float> value) => value.Store(destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> LoadPartial(float* source, int count) => Avx512F.IsSupported
        ? Avx512F.MaskLoad(source, FirstLanes(count), Vector512<float>.Zero)
        : count > 8
            ? Vector512.Create(Simd256.Load(source), Simd256.LoadPartial(source + 8, count - 8))
            : Vector512.Create(Simd256.LoadPartial(source, count), Vector256<float>.Zero);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StorePartial(float* destination, Vector512<float> value, int count)
    {
        if (Avx512F.IsSupported)
        {
            Avx512F.MaskStore(destination, FirstLanes(count), value);
        }
        else if (count > 8)
        {
            value.GetLower().Store(destination);
            Simd256.StorePartial(destination + 8, value.GetUpper(), count - 8);
        }
        else
        {
            Simd256.StorePartial(destination, value.GetLower(), count);
        }
    }

    public static Vector512<float> Add(Vector512<float> left, Vector512<float> right) => left + right;

    public static Vector512<float> Subtract(Vector512<float> left, Vector512<float> right) => left - right;

    public static Vector512<float> Multiply(Vector512<float> left, Vector512<float> right) => left * right;

    public static Vector512<float> Divide(Vector512<float> left, Vector512<float> right) => left / right;

    public static Vector512<float> SquareRoot(Vector512<float> value) => Vector512.Sqrt(value);

    public static Vector512<float> MultiplyAdd(Vector512<float> left, Vector512<float> right, Vector512<float> addend) =>
        Vector512.MultiplyAddEstimate(left, right, addend);

    public static Vector512<float> Max(Vector512<float> left, Vector512<float> right) => Vector512.Max(left, right);

    // x86 returns the second operand when one is NaN and Arm returns NaN, so with the value second a NaN passes through on both.
    public static Vector512<float> AtLeast(Vector512<float> bound, Vector512<float> value) => Vector512.MaxNative(bound, value);

    public static Vector512<float> Relu(Vector512<float> value) => AtLeast(Vector512<float>.Zero, value);

    public static Vector512<float> Equal(Vector512<float> left, Vector512<float> right) => Vector512.Equals(left, right);

    public static Vector512<float> GreaterThanZero(Vector512<float> value) => Vector512.GreaterThan(value, Vector512<float>.Zero);

    public static Vector512<float> And(Vector512<float> left, Vector512<float> right) => left & right;

    public static Vector512<float> AndNot(Vector512<float> left, Vector512<float> right) => Vector512.AndNot(left, right);

    public static Vector512<float> Round(Vector512<float> value) => Vector512.Round(value);

    // A float's exponent field holds the exponent plus 127 in bits 23 to 30.
    public static Vector512<float> ScaleByPowerOfTwo(Vector512<float> value, Vector512<float> exponent) =>
        value * ((Vector512.ConvertToInt32Native(exponent) + Vector512.Create(127)) << 23).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreTransposed(
        float* destination, nint* places, Vector512<float> a, Vector512<float> b, Vector512<float> c, Vector512<float> d)
    {
        if (!Avx512F.IsSupported)
        {
            Simd256.StoreTransposed(destination, places, a.GetLower(), b.GetLower(), c.GetLower(), d.GetLower());
            Simd256.StoreTransposed(destination, places + 8, a.GetUpper(), b.GetUpper(), c.GetUpper(), d.GetUpper());
            return;
        }

        Transpose(ref a, ref b, ref c, ref d);
        StoreQuarters(destination, places, a, b, c, d, 0);
        StoreQuarters(destination, places, a, b, c, d, 1);
        StoreQuarters(destination, places, a, b, c, d, 2);
        StoreQuarters(destination, places, a, b, c, d, 3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreTransposed(
        float* destination,
        nint* places,
        Vector512<float> a,
        Vector512<float> b,
        Vector512<float> c,
        Vector512<float> d,
        Vector512<float> e,
        Vector512<float> f,
        Vector512<float> g,
        Vector512<float> h)
    {
        if (!Avx512F.IsSupported)
        {
            Simd256.StoreTransposed(
                destination, places, a.GetLower(), b.GetLower(), c.GetLower(), d.GetLower(),
                e.GetLower(), f.GetLower(), g.GetLower(), h.GetLower());
            Simd256.StoreTransposed(
                destination, places + 8, a.GetUpper(), b.GetUpper(), c.GetUpper(), d.GetUpper(),
                e.GetUpper(), f.GetUpper(), g.GetUpper(), h.GetUpper());
            return;
        }

        Transpose(ref a, ref b, ref c, ref d);
        Transpose(ref e, ref f, ref g, ref h);

        // Now a pixel's first four channels stand in a quarter of one register and its last four in the same quarter of another. The first
        // two quarters of both meet in one register, and the last two in another.
        Vector512<long> first = Vector512.Create(0L, 1, 8, 9, 2, 3, 10, 11), last = Vector512.Create(4L, 5, 12, 13, 6, 7, 14, 15);
        StoreHalves(
            destination, places, Join(a, first, e), Join(b, first, f), Join(c, first, g), Join(d, first, h));
        StoreHalves(
            destination, places + 8, Join(a, last, e), Join(b, last, f), Join(c, last, g), Join(d, last, h));
    }

    public static float SumOfLanes(Vector512<float> value) => Vector512.Sum(value);

    public static float GreatestLane(Vector512<float> value) => Simd256.GreatestLane(Simd256.AtLeast(value.GetLower(), value.GetUpper()));

    // Each quarter by itself: rows become columns.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Transpose(ref Vector512<float> a, ref Vector512<float> b, ref Vector512<float> c, ref Vector512<float> d)
    {
        Vector512<double> lowAB = Avx512F.UnpackLow(a, b).AsDouble(), highAB = Avx512F.UnpackHigh(a, b).AsDouble();
        Vector512<double> lowCD = Avx512F.UnpackLow(c, d).AsDouble(), highCD = Avx512F.UnpackHigh(c, d).AsDouble();
        a = Avx512F.UnpackLow(lowAB, lowCD).AsSingle();
        b = Avx512F.UnpackHigh(lowAB, lowCD).AsSingle();
        c = Avx512F.UnpackLow(highAB, highCD).AsSingle();
        d = Avx512F.UnpackHigh(highAB, highCD).AsSingle();
    }

    private static Vector512<float> Join(Vector512<float> left, Vector512<long> places, Vector512<float> right) =>
        Avx512F.PermuteVar8x64x2(left.AsDouble(), places, right.AsDouble()).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreHalves(
        float* destination, nint* places, Vector512<float> a, Vector512<float> b, Vector512<float> c, Vector512<float> d)
    {
        a.GetLower().Store(destination + places[0]);
        b.GetLower().Store(destination + places[1]);
        c.GetLower().Store(destination + places[2]);
        d.GetLower().Store(destination + places[3]);
        a.GetUpper().Store(destination + places[4]);
        b.GetUpper().Store(destination + places[5]);
        c.GetUpper().Store(destination + places[6]);
        d.GetUpper().Store(destination + places[7]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreQuarters(
        float* destination,
        nint* places,
        Vector512<float> a,
        Vector512<float> b,
        Vector512<float> c,
        Vector512<float> d,
        [ConstantExpected] byte quarter)
    {
        Avx512F.ExtractVector128(a, quarter).Store(destination + places[4 * quarter]);
        Avx512F.ExtractVector128(b, quarter).Store(destination + places[(4 * quarter) + 1]);
        Avx512F.ExtractVector128(c, quarter).Store(destination + places[(4 * quarter) + 2]);
        Avx512F.ExtractVector128(d, quarter).Store(destination + places[(4 * quarter) + 3]);
    }

    private static Vector512<float> FirstLanes(int count) =>
        Vector512.LessThan(Vector512<int>.Indices, Vector512.Create(count)).AsSingle();
}
