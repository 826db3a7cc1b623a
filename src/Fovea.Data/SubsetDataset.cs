using Fovea.Training;

namespace Fovea.Data;

/// <summary>Some images of a dataset, in an order of their own.</summary>
/// <param name="name">What the part is called.</param>
/// <param name="whole">The dataset.</param>
/// <param name="indices">The images of the part.</param>
internal sealed class SubsetDataset(string name, IImageDataset whole, int[] indices) : IImageDataset
{
    public string Name => name;

    public int Count => indices.Length;

    public Shape ImageShape => whole.ImageShape;

    public IReadOnlyList<string> Classes => whole.Classes;

    public int Label(int index) => whole.Label(indices[index]);

    public void CopyImage(int index, Span<float> destination) => whole.CopyImage(indices[index], destination);
}
