namespace Fovea.Planning;

/// <summary>A place in the arena that holds one array for each image.</summary>
/// <param name="Offset">Where it begins, in floats, inside the part that its owner has.</param>
/// <param name="Length">The floats of one image.</param>
/// <param name="Owner">Whose memory it lies in.</param>
internal readonly record struct Slot(int Offset, int Length, SlotOwner Owner);

/// <summary>Whose memory a slot lies in.</summary>
internal enum SlotOwner
{
    /// <summary>All images of the batch, one after the other: the model's input and output.</summary>
    Batch,

    /// <summary>A chunk, which keeps it while it waits for other chunks.</summary>
    Chunk,

    /// <summary>The worker that takes a chunk through a stage: the next chunk finds the same memory, still in the cache.</summary>
    Worker,
}
