namespace Fovea.Planning;

/// <summary>
/// The arrays of a chunk with their lives, from the moment when they are first written to the one when they are last read. Arrays that do
/// not live at the same time share memory, in inference and in training alike.
/// </summary>
/// <param name="allocator">Gives the places.</param>
internal sealed class ChunkArrays(SlotAllocator allocator)
{
    private readonly List<ChunkArray> arrays = [];

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
            foreach (ChunkArray dead in alive.Where(other => other.Death < array.Birth).ToArray())
            {
                allocator.Free(dead.Slot);
                alive.Remove(dead);
            }

            array.Slot = allocator.Allocate(array.LengthPerImage);
            alive.Add(array);
        }
    }
}
