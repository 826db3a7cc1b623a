namespace Fovea.Kernels.Simd;

/// <summary>
/// The operations a kernel is written in. A kernel is one generic method over <typeparamref name="TVector"/>; the four implementations make
/// it scalar, 128, 256 or 512 bits wide. The vectors stay the runtime's own types, so the compiler keeps each local in a register. A mask
/// is a vector whose lanes are all ones or all zeros.
/// </summary>
internal unsafe interface ISimd<TVector>
    where TVector : struct
{
    static abstract int Lanes { get; }

    /// <summary>How many vectors the processor holds at a time.</summary>
    static abstract int Registers { get; }

    static abstract TVector Zero { get; }

    static abstract TVector Broadcast(float value);

    static abstract TVector Load(float* source);

    static abstract void Store(float* destination, TVector value);

    /// <summary>Loads the first <paramref name="count"/> lanes, 1 to Lanes, and touches no memory beyond them; the others are 0.</summary>
    static abstract TVector LoadPartial(float* source, int count);

    /// <summary>Stores the first <paramref name="count"/> lanes, 1 to Lanes, and touches no memory beyond them.</summary>
    static abstract void StorePartial(float* destination, TVector value, int count);

    static abstract TVector Add(TVector left, TVector right);

    static abstract TVector Subtract(TVector left, TVector right);

    static abstract TVector Multiply(TVector left, TVector right);

    static abstract TVector Divide(TVector left, TVector right);

    static abstract TVector SquareRoot(TVector value);

    /// <summary><c>left * right + addend</c>, fused where the hardware fuses it.</summary>
    static abstract TVector MultiplyAdd(TVector left, TVector right, TVector addend);

    /// <summary>The greater lane by lane; NaN if either is NaN.</summary>
    static abstract TVector Max(TVector left, TVector right);

    /// <summary>The greater lane by lane, in one instruction, for a bound that is no NaN; a value that is NaN stays NaN.</summary>
    static abstract TVector AtLeast(TVector bound, TVector value);

    /// <summary>max(0, x) lane by lane; NaN stays NaN.</summary>
    static abstract TVector Relu(TVector value);

    static abstract TVector Equal(TVector left, TVector right);

    static abstract TVector GreaterThanZero(TVector value);

    static abstract TVector And(TVector left, TVector right);

    /// <summary><c>left AND NOT right</c>, bit by bit.</summary>
    static abstract TVector AndNot(TVector left, TVector right);

    /// <summary>The nearest whole number, ties to even.</summary>
    static abstract TVector Round(TVector value);

    /// <summary><c>value * 2^exponent</c> for whole-numbered exponents between -126 and 127.</summary>
    static abstract TVector ScaleByPowerOfTwo(TVector value, TVector exponent);

    /// <summary>
    /// Turns four registers, one for each of four neighbouring channels with pixels in their lanes, into pixels of four channels, and
    /// stores them one after the other: lane i goes to <c>destination + places[i]</c>, four values.
    /// </summary>
    static abstract void StoreTransposed(float* destination, nint* places, TVector a, TVector b, TVector c, TVector d);

    /// <summary>
    /// The same with eight neighbouring channels. Pixel by pixel: where a pixel has fewer, the surplus falls on those that are stored
    /// later.
    /// </summary>
    static abstract void StoreTransposed(
        float* destination, nint* places, TVector a, TVector b, TVector c, TVector d, TVector e, TVector f, TVector g, TVector h);

    /// <summary>The sum of all lanes.</summary>
    static abstract float SumOfLanes(TVector value);

    /// <summary>The greatest lane; any value where one is NaN.</summary>
    static abstract float GreatestLane(TVector value);
}
