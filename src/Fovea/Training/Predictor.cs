using Fovea.Kernels.Convolution;
using Fovea.Kernels.Simd;
using Fovea.Layers;
using Fovea.Models;
using Fovea.Planning;

namespace Fovea.Training;

/// <summary>Asks a classifier about single images. It keeps its plan, so one predictor serves many images.</summary>
public sealed class Predictor
{
    private readonly Plan plan;

    /// <summary>Prepares for a model.</summary>
    /// <param name="model">The classifier, ending in scores, in Softmax or in Sigmoid.</param>
    /// <param name="arithmetic">Whether faster algorithms may be used that round more than the plain sum.</param>
    /// <exception cref="FoveaException">The output is not one value for each class.</exception>
    public Predictor(Model model, Arithmetic arithmetic = Arithmetic.Fast)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (model.OutputShape.Rank != 1)
        {
            throw new FoveaException(
                $"{model.Output.Name}: a classifier's output is one value for each class. Received {model.OutputShape.ToString(1)}.");
        }

        plan = Plan.Compile(model, batch: 1, options: new PlanOptions { Arithmetic = arithmetic });
    }

    /// <summary>
    /// The probability of each class: the softmax of the scores, or of a single score its sigmoid and the rest. What a Softmax or Sigmoid
    /// layer gives stays as it is.
    /// </summary>
    /// <param name="pixels">The image in the model's input shape, pixels 0..1; the model's preprocessing is applied here.</param>
    /// <exception cref="FoveaException">The number of pixels is not that of the model's input, or a pixel is not a finite
    /// number.</exception>
    public float[] Predict(ReadOnlySpan<float> pixels)
    {
        ImageFeeder.Feed(pixels, plan);
        plan.Forward(1);
        return Probabilities(plan.Model, plan.Output(0));
    }

    /// <summary>The probability of each class, from what the classifier gave.</summary>
    internal static float[] Probabilities(Model model, ReadOnlySpan<float> output)
    {
        Layer last = model.Output.Layer;
        if (output.Length == 1)
        {
            // The softmax of 0 and the score is its sigmoid.
            return last is Sigmoid ? [1 - output[0], output[0]] : Softmaxed([0, output[0]]);
        }

        return last is Softmax or Sigmoid ? output.ToArray() : Softmaxed(output.ToArray());
    }

    private static float[] Softmaxed(float[] scores)
    {
        Kernels.Losses.Softmax.Forward(scores, scores.Length, scores, InstructionSets.Best);
        return scores;
    }
}
