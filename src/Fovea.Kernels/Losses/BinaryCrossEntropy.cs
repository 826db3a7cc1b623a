using System.Runtime.CompilerServices;
using Fovea.Kernels.Elementwise;
using Fovea.Kernels.Simd;
using Fovea.Kernels.Tiles;

namespace Fovea.Kernels.Losses;

/// <summary>
/// Sigmoid and cross-entropy of each output in one. With p = sigmoid(logit), t the smoothed target and w the output's positive weight (1
/// unless given), loss = -w t ln p - (1 - t) ln(1 - p), the mean over a row's outputs, and its gradient by the logit is
/// (1 - t) p - w t (1 - p). Together they need no logarithm of a number that may be 0.
/// </summary>
public static unsafe class BinaryCrossEntropy
{
    /// <summary>
    /// The loss of each row and its gradient, from one or two classes of each row: the target of an output is the share of its class. A
    /// row of a single output is the score of class 1 against class 0.
    /// </summary>
    /// <param name="logits">Rows of scores.</param>
    /// <param name="labels">A class of each row.</param>
    /// <param name="secondLabels">Another one, or the same; empty where there is one alone.</param>
    /// <param name="secondShares">The share of the second in the target; the rest is the first one's.</param>
    /// <param name="gradientScale">A factor for the gradient: 1 / batch where the loss is the mean over the batch.</param>
    /// <param name="smoothing">The share of each target that is drawn to 1/2, 0 to 1.</param>
    /// <param name="positiveWeights">What a target of 1 counts for each output; empty where all count 1.</param>
    /// <param name="losses">One value a row, overwritten.</param>
    /// <param name="gradLogits">As many values as logits, overwritten; empty where no gradient is wanted.</param>
    /// <param name="set">The widest instruction set to use.</param>
    /// <exception cref="ArgumentException">The memory does not fit, or a label is no class.</exception>
    public static void Forward(
        ReadOnlySpan<float> logits,
        ReadOnlySpan<int> labels,
        ReadOnlySpan<int> secondLabels,
        ReadOnlySpan<float> secondShares,
        float gradientScale,
        float smoothing,
        ReadOnlySpan<float> positiveWeights,
        Span<float> losses,
        Span<float> gradLogits,
        InstructionSet set)
    {
        int outputs = TargetRows.Check(logits.Length, labels, secondLabels, secondShares, losses.Length, gradLogits.Length);
        fixed (int* first = labels, second = secondLabels)
        {
            fixed (float* shares = secondShares)
            {
                var targets = new TargetRows { Labels = first, Seconds = second, Shares = shares, Outputs = outputs };
                Run(targets, logits, gradientScale, smoothing, positiveWeights, losses, gradLogits, set);
            }
        }
    }

    /// <summary>The loss of each row and its gradient, from a target for each output.</summary>
    /// <param name="logits">Rows of scores.</param>
    /// <param name="values">As many targets, 0 to 1.</param>
    /// <param name="gradientScale">A factor for the gradient: 1 / batch where the loss is the mean over the batch.</param>
    /// <param name="smoothing">The share of each target that is drawn to 1/2, 0 to 1.</param>
    /// <param name="positiveWeights">What a target of 1 counts for each output; empty where all count 1.</param>
    /// <param name="losses">One value a row, overwritten.</param>
    /// <param name="gradLogits">As many values as logits, overwritten; empty where no gradient is wanted.</param>
    /// <param name="set">The widest instruction set to use.</param>
    /// <exception cref="ArgumentException">The memory does not fit.</exception>
    public static void Forward(
        ReadOnlySpan<float> logits,
        ReadOnlySpan<float> values,
        float gradientScale,
        float smoothing,
        ReadOnlySpan<float> positiveWeights,
        Span<float> losses,
        Span<float> gradLogits,
        InstructionSet set)
    {
        int outputs = TargetRows.Check(logits.Length, values, losses.Length, gradLogits.Length);
        fixed (float* given = values)
        {
            var targets = new TargetRows { Values = given, Outputs = outputs };
            Run(targets, logits, gradientScale, smoothing, positiveWeights, losses, gradLogits, set);
        }
    }

    private static void Run(
        TargetRows targets,
        ReadOnlySpan<float> logits,
        float gradientScale,
        float smoothing,
        ReadOnlySpan<float> positiveWeights,
        Span<float> losses,
        Span<float> gradLogits,
        InstructionSet set)
    {
        Lengths.RequireEqual(targets.Outputs, positiveWeights.IsEmpty ? targets.Outputs : positiveWeights.Length);
        fixed (float* weights = positiveWeights)
        {
            var work = new Work { Smoothing = smoothing, Weights = weights };
            OutputLossKernel<Work>.Run(work, targets, logits, gradientScale, losses, gradLogits, set);
        }
    }

    private struct Work : IOutputLoss
    {
        public float Smoothing;
        public float* Weights;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly TVector Apply<TSimd, TVector>(TVector output, TVector target, int first, int left, out TVector gradient)
            where TSimd : struct, ISimd<TVector>
            where TVector : struct
        {
            TVector one = TSimd.Broadcast(1);
            target = Smoothing == 0
                ? target
                : TSimd.MultiplyAdd(target, TSimd.Broadcast(1 - Smoothing), TSimd.Broadcast(Smoothing / 2));
            TVector against = TSimd.Subtract(one, target);
            target = Weights == null ? target : TSimd.Multiply(target, Edge.Load<TSimd, TVector>(Weights + first, left));

            // With e = exp(-|x|): -ln sigmoid(x) = ln(1 + e) + max(-x, 0), and -ln(1 - sigmoid(x)) = ln(1 + e) + max(x, 0).
            TVector negative = Lane.Negate<TSimd, TVector>(output);
            TVector e = Exponential.OfNonPositive<TSimd, TVector>(
                Lane.Negate<TSimd, TVector>(Lane.Absolute<TSimd, TVector>(output)));
            TVector common = Logarithm.OfOnePlus<TSimd, TVector>(e);
            TVector larger = TSimd.Divide(one, TSimd.Add(one, e));
            TVector smaller = TSimd.Multiply(e, larger);
            TVector positive = TSimd.GreaterThanZero(output);
            TVector probability = Lane.Choose<TSimd, TVector>(positive, larger, smaller);
            TVector complement = Lane.Choose<TSimd, TVector>(positive, smaller, larger);
            gradient = TSimd.Subtract(TSimd.Multiply(against, probability), TSimd.Multiply(target, complement));
            TVector whenOne = TSimd.Add(common, TSimd.Relu(negative));
            TVector whenZero = TSimd.Add(common, TSimd.Relu(output));
            return TSimd.MultiplyAdd(target, whenOne, TSimd.Multiply(against, whenZero));
        }
    }
}
