using Fovea.Kernels.Convolution;
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
        Shape expected = plan.Model.InputShape;
        if (pixels.Length != expected.Length)
        {
            throw new FoveaException(
                $"{plan.Model.Name}: the model's input is {expected}, {expected.Length} values. Received {pixels.Length}. Resize the image first.");
        }

        int damaged = IndexOfNotFinite(pixels);
        if (damaged >= 0)
        {
            throw new FoveaException($"{plan.Model.Name}: value {damaged} of the input is {pixels[damaged]}; expected a finite number.");
        }

        Span<float> input = plan.Input(0);
        pixels.CopyTo(input);
        ImageFeeder.Normalize(input, plan.Model.Preprocessing);
        plan.Forward(1);
        ReadOnlySpan<float> output = plan.Output(0);
        Layer last = plan.Model.Output.Layer;
        if (output.Length == 1)
        {
            // The softmax of 0 and the score is its sigmoid.
            float[] two = last is Sigmoid ? [1 - output[0], output[0]] : [0, output[0]];
            return last is Sigmoid ? two : Probabilities(two);
        }

        return last is Softmax or Sigmoid ? output.ToArray() : Probabilities(output.ToArray());
    }

    private float[] Probabilities(float[] scores)
    {
        Kernels.Losses.Softmax.Forward(scores, scores.Length, scores, plan.InstructionSet);
        return scores;
    }

    private static int IndexOfNotFinite(ReadOnlySpan<float> values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            if (!float.IsFinite(values[i]))
            {
                return i;
            }
        }

        return -1;
    }
}
