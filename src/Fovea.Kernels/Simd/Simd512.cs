using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Fovea.Kernels.Simd;

/// <summary>16 floats at a time.</summary>
internal readonly unsafe struct Simd512 : ISimd<Vector512<float>>
{
    public static int Lanes => Vector512<float>.Count;

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

        // Each quarter of a register is transposed by itself: its first pixel's channels then stand in that quarter of the first result.
        Vector512<double> lowAB = Avx512F.UnpackLow(a, b).AsDouble(), highAB = Avx512F.UnpackHigh(a, b).AsDouble();
        Vector512<double> lowCD = Avx512F.UnpackLow(c, d).AsDouble(), highCD = Avx512F.UnpackHigh(c, d).AsDouble();
        a = Avx512F.UnpackLow(lowAB, lowCD).AsSingle();
        b = Avx512F.UnpackHigh(lowAB, lowCD).AsSingle();
        c = Avx512F.UnpackLow(highAB, highCD).AsSingle();
        d = Avx512F.UnpackHigh(highAB, highCD).AsSingle();
        StoreQuarters(destination, places, a, b, c, d, 0);
        StoreQuarters(destination, places, a, b, c, d, 1);
        StoreQuarters(destination, places, a, b, c, d, 2);
        StoreQuarters(destination, places, a, b, c, d, 3);
    }

    public static float SumOfLanes(Vector512<float> value) => Vector512.Sum(value);

    public static float GreatestLane(Vector512<float> value) => Simd256.GreatestLane(Simd256.AtLeast(value.GetLower(), value.GetUpper()));

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
