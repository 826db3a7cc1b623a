using System.Numerics.Tensors;
using Fovea.Layers;
using Fovea.Models;
using Fovea.Planning;

namespace Fovea.Training.Diagnosis;

/// <summary>
/// Looks at the gradients of the weights, layer by layer: too small to move a layer beside the others, or too large altogether.
/// </summary>
internal sealed class GradientSizes
{
    /// <summary>A layer whose gradients never reach this share of the largest layer's does not learn.</summary>
    public const double Vanishing = 1e-6;

    /// <summary>Half of the steps beyond this length are too many.</summary>
    public const double Exploding = 1e3;

    /// <summary>Fewer steps say little.</summary>
    public const int FewestSteps = 8;

    private const int MostSteps = 64;

    private readonly Plan plan;
    private readonly Parameter[] weights;
    private readonly double[] sizes;
    private readonly double[] largestShare;
    private readonly double[] norms = new double[MostSteps];
    private int steps;

    public GradientSizes(Plan plan)
    {
        this.plan = plan;
        weights = [.. plan.Model.Parameters.Where(parameter => parameter.Role == ParameterRole.Weight)];
        sizes = new double[weights.Length];
        largestShare = new double[weights.Length];
    }

    /// <summary>Looks at the gradients of a step, before limits are put on them.</summary>
    public void Look()
    {
        if (steps == MostSteps)
        {
            return;
        }

        ReadOnlySpan<float> gradients = plan.Gradients;
        double largest = 0;
        double squares = 0;
        for (int i = 0; i < weights.Length; i++)
        {
            double sum = TensorPrimitives.SumOfSquares(gradients.Slice(weights[i].Offset, weights[i].Length));
            squares += sum;
            sizes[i] = Math.Sqrt(sum / weights[i].Length);
            largest = Math.Max(largest, sizes[i]);
        }

        norms[steps++] = Math.Sqrt(squares);
        for (int i = 0; i < weights.Length && largest > 0; i++)
        {
            largestShare[i] = Math.Max(largestShare[i], sizes[i] / largest);
        }
    }

    /// <summary>What was found since the last call, if enough was seen; null where nothing is wrong.</summary>
    public (string? Vanishing, string? Exploding) Judge()
    {
        if (steps < FewestSteps)
        {
            return (null, null);
        }

        Array.Sort(norms, 0, steps);
        double median = norms[steps / 2];
        int smallest = -1;
        for (int i = 0; i < weights.Length; i++)
        {
            // A gradient of 0 is no small one: nothing reaches the layer at all, and DeadUnits tells why.
            bool vanishes = largestShare[i] is > 0 and < Vanishing;
            smallest = vanishes && (smallest < 0 || largestShare[i] < largestShare[smallest]) ? i : smallest;
        }

        string? vanishing = smallest < 0 ? null : FormattableString.Invariant(
            $"{weights[smallest].Name}: its gradient was at most {largestShare[smallest]:0.0E+0} of the largest layer's in {steps} steps, so the layer does not learn. ")
            + "ReLU in the place of sigmoid or tanh, a batch normalisation behind each layer, or residual connections let it through.";
        string? exploding = !(median > Exploding) ? null : FormattableString.Invariant(
            $"{plan.Model.Name}: the gradient's length was above {median:0.0E+0} in half of {steps} steps; 0.1 to 100 is usual. ")
            + "Limit it (--clip-norm 1), lower the learning rate, or normalise the input and put a batch normalisation behind each layer.";
        steps = 0;
        Array.Clear(largestShare);
        return (vanishing, exploding);
    }
}
