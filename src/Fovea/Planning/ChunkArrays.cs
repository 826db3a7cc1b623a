namespace Fovea.Planning;

/// <summary>
/// The arrays of a chunk with their lives, from the moment when they are first written to the one when they are last read. Arrays that do
/// not live at the same time share memory, in inference and in training alike. An array whose whole life falls into one stage lies in the
/// memory of the worker, the others in that of the chunk.
/// </summary>
/// <param name="imagesPerChunk">The images that each array has room for.</param>
/// <param name="stageOf">The stage of a moment.</param>
/// <param name="keepsAll">Whether no array gives its memory to another.</param>
internal sealed class ChunkArrays(int imagesPerChunk, Func<int, int> stageOf, bool keepsAll)
{
    private readonly List<ChunkArray> arrays = [];
    private readonly SlotAllocator kept = new(imagesPerChunk, SlotOwner.Chunk);
    private readonly SlotAllocator passing = new(imagesPerChunk, SlotOwner.Worker);

    /// <summary>The floats of a chunk.</summary>
    public long ChunkLength => kept.Length;

    /// <summary>The floats of a worker.</summary>
    public long WorkerLength => passing.Length;

    /// <summary>Asks for an array; it has its place after <see cref="Place"/>.</summary>
    /// <param name="lengthPerImage">The floats of one image.</param>
    /// <param name="birth">When it is first written.</param>
    /// <param name="death">When it is last read, not before its birth.</param>
    public ChunkArray Add(int lengthPerImage, int birth, int death)
    {
        var array = new ChunkArray(lengthPerImage, birth, death);
        arrays.Add(array);
        return array;
    }

    /// <summary>Gives every array its place, in the order of their births.</summary>
    public void Place()
    {
        var alive = new List<ChunkArray>();
        foreach (ChunkArray array in arrays.OrderBy(array => array.Birth))
        {
            foreach (ChunkArray dead in alive.Where(other => !keepsAll && other.Death < array.Birth).ToArray())
            {
                Allocator(dead).Free(dead.Slot);
                alive.Remove(dead);
            }

            array.Slot = Allocator(array).Allocate(array.LengthPerImage);
            alive.Add(array);
        }
    }

    private SlotAllocator Allocator(ChunkArray array) =>
        !keepsAll && stageOf(array.Birth) == stageOf(array.Death) ? passing : kept;
}
