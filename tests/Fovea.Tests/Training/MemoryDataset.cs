using Fovea.Training;

namespace Fovea.Tests.Training;

/// <summary>Images that a test makes up, kept in memory.</summary>
internal sealed class MemoryDataset(string name, Shape shape, int classes, float[][] images, int[] labels) : IImageDataset
{
    public string Name => name;

    public int Count => images.Length;

    public Shape ImageShape => shape;

    public IReadOnlyList<string> Classes { get; } = [.. Enumerable.Range(0, classes).Select(c => $"class {c}")];

    /// <summary>Noise with a bright quarter: upper left, upper right, lower left or lower right is the class. Separable with room.</summary>
    public static MemoryDataset Quarters(int count, int seed, int size = 6)
    {
        var random = new System.Random(seed);
        var images = new float[count][];
        var labels = new int[count];
        for (int i = 0; i < count; i++)
        {
            labels[i] = i % 4;
            images[i] = new float[size * size];
            for (int j = 0; j < images[i].Length; j++)
            {
                bool bright = (j / size >= size / 2 ? 2 : 0) + (j % size >= size / 2 ? 1 : 0) == labels[i];
                images[i][j] = (random.NextSingle() * 0.3f) + (bright ? 0.6f : 0);
            }
        }

        return new MemoryDataset("quarters", new Shape(size, size, 1), 4, images, labels);
    }

    /// <summary>Nothing but zeros, to be refused or to be spoiled by a test.</summary>
    public static MemoryDataset Zeros(int count, Shape shape, int classes) => new(
        "zeros", shape, classes, [.. Enumerable.Range(0, count).Select(_ => new float[shape.Length])], new int[count]);

    public MemoryDataset WithLabel(int index, int label)
    {
        int[] changed = [.. labels];
        changed[index] = label;
        return new MemoryDataset(name, shape, classes, images, changed);
    }

    public MemoryDataset WithPixel(int index, int pixel, float value)
    {
        float[][] changed = [.. images];
        changed[index] = [.. images[index]];
        changed[index][pixel] = value;
        return new MemoryDataset(name, shape, classes, changed, labels);
    }

    public int Label(int index) => labels[index];

    public void CopyImage(int index, Span<float> destination) => images[index].CopyTo(destination);
}
