namespace Fovea.Kernels.Simd;

/// <summary>One number at a time.</summary>
internal readonly unsafe struct Plain : ISimd<float>
{
    public static int Lanes => 1;

    public static int Registers => 16;

    public static float Zero => 0;

    public static float Broadcast(float value) => value;

    public static float Load(float* source) => *source;

    public static void Store(float* destination, float value) => *destination = value;

    public static float LoadPartial(float* source, int count) => *source;

    public static void StorePartial(float* destination, float value, int count) => *destination = value;

    public static float Add(float left, float right) => left + right;

    public static float Subtract(float left, float right) => left - right;

    public static float Multiply(float left, float right) => left * right;

    public static float Divide(float left, float right) => left / right;

    public static float SquareRoot(float value) => MathF.Sqrt(value);

    public static float MultiplyAdd(float left, float right, float addend) => (left * right) + addend;

    public static float Max(float left, float right) => MathF.Max(left, right);

    public static float AtLeast(float bound, float value) => value < bound ? bound : value;

    public static float Relu(float value) => value < 0 ? 0 : value;

    public static float Equal(float left, float right) => Mask(left == right);

    public static float GreaterThanZero(float value) => Mask(value > 0);

    public static float And(float left, float right) =>
        BitConverter.UInt32BitsToSingle(BitConverter.SingleToUInt32Bits(left) & BitConverter.SingleToUInt32Bits(right));

    public static float AndNot(float left, float right) =>
        BitConverter.UInt32BitsToSingle(BitConverter.SingleToUInt32Bits(left) & ~BitConverter.SingleToUInt32Bits(right));

    public static float Round(float value) => MathF.Round(value);

    public static float ScaleByPowerOfTwo(float value, float exponent) =>
        value * BitConverter.Int32BitsToSingle(((int)exponent + 127) << 23);

    public static void StoreTransposed(float* destination, nint* places, float a, float b, float c, float d)
    {
        float* pixel = destination + places[0];
        pixel[0] = a;
        pixel[1] = b;
        pixel[2] = c;
        pixel[3] = d;
    }

    public static void StoreTransposed(
        float* destination, nint* places, float a, float b, float c, float d, float e, float f, float g, float h)
    {
        StoreTransposed(destination, places, a, b, c, d);
        StoreTransposed(destination + 4, places, e, f, g, h);
    }

    public static float SumOfLanes(float value) => value;

    public static float GreatestLane(float value) => value;

    private static float Mask(bool condition) => BitConverter.UInt32BitsToSingle(condition ? uint.MaxValue : 0);
}
