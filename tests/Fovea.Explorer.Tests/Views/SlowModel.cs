using Fovea.Layers;
using Fovea.Models;

namespace Fovea.Explorer.Tests.Views;

/// <summary>A model that keeps a tab busy for some seconds, so that one can come between.</summary>
internal static class SlowModel
{
    private static readonly Lazy<byte[]> Made = new(Make);

    /// <summary>Its file.</summary>
    public static byte[] Bytes => Made.Value;

    private static byte[] Make()
    {
        var layers = new List<Layer>();
        for (int i = 0; i < 16; i++)
        {
            layers.Add(new Conv2D(128, kernel: 3, padding: Padding.Same));
            layers.Add(new Relu());
        }

        layers.Add(new MaxPool2D(8));
        layers.Add(new Flatten());
        layers.Add(new Dense(10));
        Model model = Model.Sequential("slow", new Shape(32, 32, 1), layers);
        model.Initialize(3);
        return model.ToBytes();
    }
}
