using Fovea.Layers;
using Fovea.Models;
using Fovea.Training;

namespace Fovea.Explaining.Tests.Training;

/// <summary>Noise with one bright quarter, which is the class, and a small network for it.</summary>
internal sealed class Quarters : IImageDataset
{
    private const int Side = 6;
    private readonly float[][] images;

    public Quarters(int count, int seed)
    {
        var random = new System.Random(seed);
        images = new float[count][];
        for (int i = 0; i < count; i++)
        {
            images[i] = new float[Side * Side];
            for (int j = 0; j < images[i].Length; j++)
            {
                bool bright = (j / Side >= Side / 2 ? 2 : 0) + (j % Side >= Side / 2 ? 1 : 0) == i % 4;
                images[i][j] = (random.NextSingle() * 0.3f) + (bright ? 0.6f : 0);
            }
        }
    }

    public string Name => "quarters";

    public int Count => images.Length;

    public Shape ImageShape { get; } = new(Side, Side, 1);

    public IReadOnlyList<string> Classes { get; } = ["a", "b", "c", "d"];

    /// <summary>Holds what could make bits differ: batch statistics, dropout.</summary>
    public static Model Network(ulong seed = 3)
    {
        Model model = Model.Sequential(
            "small",
            new Shape(Side, Side, 1),
            new Conv2D(4, kernel: 3, padding: Padding.Same),
            new BatchNorm(),
            new Relu(),
            new MaxPool2D(2),
            new Flatten(),
            new Dropout(0.2f),
            new Dense(4));
        model.Initialize(seed);
        model.Preprocessing = new Preprocessing { Mean = [0.3f], Deviation = [0.25f] };
        return model;
    }

    public int Label(int index) => index % 4;

    public void CopyImage(int index, Span<float> destination) => images[index].CopyTo(destination);
}
