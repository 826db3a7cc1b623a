using Fovea.Training;

namespace Fovea.Reports.Tests;

/// <summary>Noise with a bright quarter, which is the class; names as a test wants them.</summary>
internal sealed class SmallDataset(string name, int count, int seed, Shape shape, IReadOnlyList<string> classes) : IImageDataset
{
    public static readonly Shape Grey = new(6, 6, 1);

    public string Name => name;

    public int Count => count;

    public Shape ImageShape => shape;

    public IReadOnlyList<string> Classes => classes;

    public static SmallDataset Quarters(int count, int seed) =>
        new("quarters", count, seed, Grey, ["upper left", "upper right", "lower left", "lower right"]);

    public int Label(int index) => index % classes.Count;

    public void CopyImage(int index, Span<float> destination)
    {
        var random = new System.Random((seed * 100_003) + index);
        int quarter = Label(index) % 4;
        for (int i = 0; i < destination.Length; i++)
        {
            int y = i / shape.Channels / shape.Width, x = i / shape.Channels % shape.Width;
            bool bright = (y >= shape.Height / 2 ? 2 : 0) + (x >= shape.Width / 2 ? 1 : 0) == quarter;
            destination[i] = (random.NextSingle() * 0.5f) + (bright ? 0.25f : 0);
        }
    }
}
