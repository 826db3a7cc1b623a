namespace Fovea.Testing;

/// <summary>
/// Memory between two fences of NaN with a known bit pattern. A kernel that writes past its memory breaks a fence; one that reads past it and
/// uses the value spreads NaN into its result.
/// </summary>
public sealed class GuardedBuffer
{
    private const int Fence = 64;
    private const uint Pattern = 0x7FC0FEED;
    private readonly float[] memory;
    private readonly int length;

    /// <summary>Memory that holds values.</summary>
    public GuardedBuffer(ReadOnlySpan<float> values)
        : this(values.Length)
    {
        values.CopyTo(Span);
    }

    /// <summary>Memory that holds NaN, so that a value never written is seen.</summary>
    public GuardedBuffer(int length)
    {
        this.length = length;
        memory = new float[length + (2 * Fence)];
        Array.Fill(memory, BitConverter.UInt32BitsToSingle(Pattern));
    }

    /// <summary>The memory between the fences.</summary>
    public Span<float> Span => memory.AsSpan(Fence, length);

    /// <summary>Fails if anything was written outside.</summary>
    public void AssertFences(string what)
    {
        for (int i = 0; i < memory.Length; i++)
        {
            bool outside = i < Fence || i >= Fence + length;
            if (outside && BitConverter.SingleToUInt32Bits(memory[i]) != Pattern)
            {
                throw new InvalidOperationException($"{what}: wrote outside its memory, at {i - Fence} of {length}.");
            }
        }
    }
}
