using System.Numerics.Tensors;
using Fovea.Models;

namespace Fovea.Metrics;

/// <summary>Which class an output names. A single output is the score of class 1 against class 0.</summary>
internal static class Verdict
{
    /// <summary>The classes that a model tells apart.</summary>
    public static int Classes(Model model) => Classes(model.OutputShape.Length);

    /// <summary>The classes that outputs tell apart.</summary>
    public static int Classes(int outputs) => outputs == 1 ? 2 : outputs;

    /// <summary>The class of the greatest output, the first of equals; of a single score, class 1 where it is above 0.</summary>
    public static int Of(ReadOnlySpan<float> output) => output.Length == 1
        ? output[0] > 0 ? 1 : 0
        : TensorPrimitives.IndexOfMax(output);

    /// <summary>
    /// How many classes stand before one: those with a greater output, and of equals those before it. NaN is the greatest.
    /// </summary>
    public static int Rank(ReadOnlySpan<float> output, int label)
    {
        if (output.Length == 1)
        {
            return Of(output) == label ? 0 : 1;
        }

        float own = output[label];
        int before = 0;
        for (int i = 0; i < output.Length; i++)
        {
            bool isGreater = output[i] > own || (float.IsNaN(output[i]) && !float.IsNaN(own));
            bool isEqual = output[i] == own || (float.IsNaN(output[i]) && float.IsNaN(own));
            before += isGreater || (isEqual && i < label) ? 1 : 0;
        }

        return before;
    }
}
