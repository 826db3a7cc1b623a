using Fovea.Training;

namespace Fovea.Data.Arrays;

/// <summary>Images of one array, [count, height, width, channels].</summary>
/// <param name="name">What the dataset is called.</param>
/// <param name="shape">The shape of an image.</param>
/// <param name="pixels">The pixels.</param>
/// <param name="scale">What a value that is no byte is divided by.</param>
/// <param name="labels">The class of each image of the array.</param>
/// <param name="classes">The names of the classes.</param>
internal sealed class ArrayDataset(
    string name, Shape shape, NamedArray pixels, float scale, int[] labels, IReadOnlyList<string> classes) : IImageDataset
{
    public string Name => name;

    public int Count => labels.Length;

    public Shape ImageShape => shape;

    public IReadOnlyList<string> Classes => classes;

    public int Label(int index) => labels[index];

    public void CopyImage(int index, Span<float> destination)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
        ByteImages.CheckLength(destination, shape);
        pixels.CopyPixels((long)index * shape.Length, scale, destination);
    }
}
