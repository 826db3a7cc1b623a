namespace Fovea.Planning;

/// <summary>
/// All images of a batch with the memory of one worker, for a part of the work that is divided by channels rather than by images.
/// </summary>
internal readonly ref struct BatchView(Plan plan, int worker)
{
    /// <summary>The number of images of the step.</summary>
    public int Images => plan.ActiveImages;

    /// <summary>Memory of the worker, without defined content.</summary>
    public Span<float> Scratch => plan.Scratch(worker);

    /// <summary>The parameters' gradients, as their sum over the batch.</summary>
    public Span<float> Gradients => plan.GradientSumMemory;

    /// <summary>One image's array in a slot.</summary>
    public Span<float> Image(Slot slot, int image)
    {
        Chunk chunk = plan.ChunkAt(image / plan.ImagesPerChunk, worker);
        return chunk[slot].Slice((image - chunk.FirstImage) * slot.Length, slot.Length);
    }
}
