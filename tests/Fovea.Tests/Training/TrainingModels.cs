using Fovea.Layers;
using Fovea.Models;

namespace Fovea.Tests.Training;

/// <summary>Small networks to train.</summary>
internal static class TrainingModels
{
    /// <summary>Holds what could make bits depend on threads: sums over the batch, batch statistics, dropout.</summary>
    public static Model Small(ulong seed = 3, int size = 6)
    {
        Model model = Model.Sequential(
            "small",
            new Shape(size, size, 1),
            new Conv2D(4, kernel: 3, padding: Padding.Same, bias: false),
            new BatchNorm(),
            new Relu(),
            new MaxPool2D(2),
            new Flatten(),
            new Dropout(0.2f),
            new Dense(4));
        model.Initialize(seed);
        return model;
    }

    public static Model Linear(int size = 6)
    {
        Model model = Model.Sequential("linear", new Shape(size, size, 1), new Flatten(), new Dense(4));
        model.Initialize(3);
        return model;
    }

    public static int[] Bits(Model model)
    {
        ReadOnlySpan<float> values = model.Parameters.Values;
        var bits = new int[values.Length];
        for (int i = 0; i < bits.Length; i++)
        {
            bits[i] = BitConverter.SingleToInt32Bits(values[i]);
        }

        return bits;
    }
}
