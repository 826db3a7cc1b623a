using Fovea.Training;

namespace Fovea.Data.Arrays;

/// <summary>Images that lie in memory as one array, [count, height, width, channels], or some of them.</summary>
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
        if (pixels.Bytes is { } bytes)
        {
            ByteImages.CopyScaled(bytes.AsSpan(index * shape.Length, shape.Length), destination);
            return;
        }

        ReadOnlySpan<float> values = pixels.Floats.AsSpan(index * shape.Length, shape.Length);
        for (int i = 0; i < values.Length; i++)
        {
            destination[i] = values[i] / scale;
        }
    }
}
