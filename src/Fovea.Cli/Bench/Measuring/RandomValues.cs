using Fovea.Models;
using Fovea.Planning;
using Fovea.Random;

namespace Fovea.Cli.Bench.Measuring;

/// <summary>Numbers that are the same in every run.</summary>
internal static class RandomValues
{
    public static float[] Uniform(int length, ulong seed = 1)
    {
        var random = new RandomSource(seed, (ulong)length);
        var values = new float[length];
        foreach (ref float value in values.AsSpan())
        {
            value = (float)random.NextUniform(-1, 1);
        }

        return values;
    }

    /// <summary>Images for a model, each [height, width, channels].</summary>
    public static float[][] Images(Model model, int count) =>
        [.. Enumerable.Range(0, count).Select(i => Uniform(model.InputShape.Length, (ulong)i))];

    /// <summary>Puts images into a plan.</summary>
    public static void Fill(this Plan plan, IReadOnlyList<float[]> images)
    {
        for (int i = 0; i < images.Count; i++)
        {
            images[i].CopyTo(plan.Input(i));
        }
    }

    public static int[] Labels(int count, int classes)
    {
        var random = new RandomSource(2);
        return [.. Enumerable.Range(0, count).Select(_ => random.NextInt(classes))];
    }
}
