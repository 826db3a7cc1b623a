using Fovea.Layers;
using Fovea.Models;

namespace Fovea.Losses;

/// <summary>What losses refuse of a model, in words that are alike.</summary>
internal static class ClassifierChecks
{
    /// <summary>Refuses a model that applies what the loss applies.</summary>
    /// <param name="model">The model.</param>
    /// <param name="loss">What the loss is called.</param>
    /// <param name="applied">What the loss applies to the outputs: softmax or sigmoid.</param>
    public static void RequireScores(Model model, string loss, string applied)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (model.Output.Layer is Softmax or Sigmoid)
        {
            string layer = model.Output.Layer is Softmax ? "Softmax" : "Sigmoid";
            string fault = layer.Equals(applied, StringComparison.OrdinalIgnoreCase) ? "Applied twice it flattens" : "One after the other they flatten";
            throw new FoveaException(
                $"{model.Output.Name}: the loss {loss} applies {applied} itself, and the model ends in a {layer} layer. "
                + $"{fault} the gradients. Remove the layer; Predictor turns scores into probabilities.");
        }
    }

    /// <summary>Refuses a model whose output is no vector.</summary>
    public static void RequireVector(Model model)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (model.OutputShape.Rank != 1)
        {
            throw new FoveaException(
                $"{model.Output.Name}: a classifier's output is one score for each class. Received {model.OutputShape.ToString(1)}. "
                + "End the model in GlobalAveragePool2D or Flatten and Dense.");
        }
    }

    /// <summary>Refuses a model with a single output, which tells two classes apart by a sigmoid alone.</summary>
    public static void RequireOutputForEachClass(Model model, string loss)
    {
        if (model.OutputShape.Length == 1)
        {
            throw new FoveaException(
                $"{model.Output.Name}: the loss {loss} needs an output for each class. Received {model.OutputShape.ToString(1)}. "
                + "Give the last layer one unit for each class, or use BinaryCrossEntropy (--loss binary), for which a single output tells two classes apart.");
        }
    }

    /// <summary>Refuses weights that are not one for each class.</summary>
    public static void RequireWeights(Model model, int weights)
    {
        if (weights > 0 && weights != model.OutputShape.Length)
        {
            throw new FoveaException(
                $"{model.Output.Name}: the loss has weights for {weights} classes, the model tells {model.OutputShape.Length} apart. "
                + "Give one weight for each class.");
        }
    }

    /// <summary>Weights as they are kept; one that is not positive is refused.</summary>
    public static float[] Weights(IReadOnlyList<float>? weights)
    {
        float[] kept = weights is null ? [] : [.. weights];
        int wrong = Array.FindIndex(kept, weight => !(weight > 0 && float.IsFinite(weight)));
        return wrong < 0
            ? kept
            : throw new FoveaException(FormattableString.Invariant(
                $"The weight of a class must be a positive number. Received {kept[wrong]} for class {wrong}."));
    }

    /// <summary>A share that is at least 0 and below 1.</summary>
    public static float Smoothing(float share) => share is >= 0 and < 1
        ? share
        : throw new FoveaException(FormattableString.Invariant(
            $"The label smoothing must be at least 0 and below 1. Received {share}. The usual value is 0.1."));

    /// <summary>Weights in one line.</summary>
    public static string Text(float[] weights) => weights.Length == 0
        ? "1"
        : string.Join(' ', weights.Select(weight => weight.ToString(System.Globalization.CultureInfo.InvariantCulture)));
}
