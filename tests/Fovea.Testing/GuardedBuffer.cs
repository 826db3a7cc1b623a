namespace Fovea.Testing;

/// <summary>
/// Memory between two fences of NaN with a known bit pattern. A kernel that writes past its memory breaks a fence; one that reads past it and
/// uses the value spreads NaN into its result. In place of one of the fences there may be a page that ends the process when it is touched
/// (<see cref="Guard"/>), so that a value which is read and dropped is found too.
/// </summary>
public sealed unsafe class GuardedBuffer : IDisposable
{
    private const int Fence = 64;
    private const uint Pattern = 0x7FC0FEED;

    // Fence, values, fence; behind or in front of a page the region ends or begins with the values.
    private readonly float[] memory;
    private readonly byte* region;
    private readonly int regionLength;
    private readonly Guard guard;
    private readonly int length;

    /// <summary>Memory that holds values.</summary>
    public GuardedBuffer(ReadOnlySpan<float> values, Guard? guard = null)
        : this(values.Length, guard)
    {
        values.CopyTo(Span);
    }

    /// <summary>Memory that holds NaN, so that a value never written is seen.</summary>
    public GuardedBuffer(int length, Guard? guard = null)
    {
        this.length = length;
        this.guard = guard ?? Guards.Usual;
        if (this.guard == Guard.Fences)
        {
            memory = new float[length + (2 * Fence)];
        }
        else
        {
            memory = [];
            regionLength = GuardPages.RegionLength((length + Fence) * sizeof(float));
            region = GuardPages.Rent(regionLength);
        }

        Whole.Fill(BitConverter.UInt32BitsToSingle(Pattern));
    }

    /// <summary>The memory between the fences.</summary>
    public Span<float> Span => Whole.Slice(guard == Guard.PageInFront ? 0 : Fence, length);

    // The values with the fences that there are.
    private Span<float> Whole => guard switch
    {
        Guard.Fences => memory,
        Guard.PageInFront => new Span<float>(region, length + Fence),
        _ => new Span<float>(region + regionLength - ((length + Fence) * sizeof(float)), length + Fence),
    };

    /// <summary>Fails if anything was written outside.</summary>
    public void AssertFences(string what)
    {
        Span<float> whole = Whole;
        int first = guard == Guard.PageInFront ? 0 : Fence;
        for (int i = 0; i < whole.Length; i++)
        {
            bool outside = i < first || i >= first + length;
            if (outside && BitConverter.SingleToUInt32Bits(whole[i]) != Pattern)
            {
                throw new InvalidOperationException($"{what}: wrote outside its memory, at {i - first} of {length}.");
            }
        }
    }

    /// <summary>
    /// Gives guarded pages back. A buffer that is not disposed of keeps its pages as long as the process lives: nobody can tell whether
    /// somebody still holds its memory.
    /// </summary>
    public void Dispose()
    {
        if (region != null)
        {
            GuardPages.Return(region, regionLength);
        }
    }
}
