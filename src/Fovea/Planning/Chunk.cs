namespace Fovea.Planning;

/// <summary>
/// Some neighbouring images of a batch on their way through the layers, with the memory that belongs to them. Which images form a chunk is
/// fixed by the plan, never by the number of threads.
/// </summary>
internal readonly ref struct Chunk
{
    private readonly Span<float> arena;
    private readonly Span<float> own;
    private readonly Span<float> passing;
    private readonly Span<float> scratch;
    private readonly Span<float> gradients;

    public Chunk(
        Span<float> arena,
        Span<float> own,
        Span<float> passing,
        Span<float> scratch,
        Span<float> gradients,
        int index,
        int firstImage,
        int images)
    {
        this.arena = arena;
        this.own = own;
        this.passing = passing;
        this.scratch = scratch;
        this.gradients = gradients;
        Index = index;
        FirstImage = firstImage;
        Images = images;
    }

    /// <summary>The number of the chunk in its batch.</summary>
    public int Index { get; }

    /// <summary>The first image's number in the batch.</summary>
    public int FirstImage { get; }

    /// <summary>The number of images.</summary>
    public int Images { get; }

    /// <summary>Memory of the worker, without defined content.</summary>
    public Span<float> Scratch => scratch;

    /// <summary>The chunk's own part of the parameters' gradients, laid out as the trained parameters are.</summary>
    public Span<float> Gradients => gradients;

    /// <summary>The arrays of the chunk's images in a slot.</summary>
    public Span<float> this[Slot slot] => slot.Owner switch
    {
        SlotOwner.Batch => arena.Slice(slot.Offset + (FirstImage * slot.Length), Images * slot.Length),
        SlotOwner.Chunk => own.Slice(slot.Offset, Images * slot.Length),
        _ => passing.Slice(slot.Offset, Images * slot.Length),
    };
}
