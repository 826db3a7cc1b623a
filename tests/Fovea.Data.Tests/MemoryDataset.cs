using Fovea.Training;

namespace Fovea.Data.Tests;

/// <summary>A dataset of given images, for what takes any dataset.</summary>
internal sealed class MemoryDataset(Shape shape, int classCount, params (int Label, float[] Pixels)[] samples) : IImageDataset
{
    public string Name => "memory";

    public int Count => samples.Length;

    public Shape ImageShape => shape;

    public IReadOnlyList<string> Classes { get; } = [.. Enumerable.Range(0, classCount).Select(label => $"class {label}")];

    public int Label(int index) => samples[index].Label;

    public void CopyImage(int index, Span<float> destination) => samples[index].Pixels.CopyTo(destination);
}
