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

    public static float SumOfLanes(Vector512<float> value) => Vector512.Sum(value);

    public static float GreatestLane(Vector512<float> value) => Simd256.GreatestLane(Simd256.AtLeast(value.GetLower(), value.GetUpper()));

    private static Vector512<float> FirstLanes(int count) =>
        Vector512.LessThan(Vector512<int>.Indices, Vector512.Create(count)).AsSingle();
}
