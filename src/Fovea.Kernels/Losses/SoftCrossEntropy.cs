using Fovea.Kernels.Elementwise;
using Fovea.Kernels.Simd;
using Fovea.Kernels.Tiles;

namespace Fovea.Kernels.Losses;

/// <summary>
/// Softmax and cross-entropy with targets that are shares of classes. With t' = (1 - smoothing) t + smoothing / classes and a weight w of
/// each class (1 unless given), loss = -sum over c of w[c] t'[c] ln softmax(logits)[c], as PyTorch's CrossEntropyLoss has it for
/// probabilities, and its gradient by logit k is softmax(logits)[k] (sum over c of w[c] t'[c]) - w[k] t'[k].
/// </summary>
public static unsafe class SoftCrossEntropy
{
    /// <summary>The loss of each row and its gradient, from two classes of each row.</summary>
    /// <param name="logits">Rows of scores.</param>
    /// <param name="labels">A class of each row.</param>
    /// <param name="secondLabels">Another one, or the same.</param>
    /// <param name="secondShares">The share of the second in the target; the rest is the first one's.</param>
    /// <param name="gradientScale">A factor for the gradient: 1 / batch where the loss is the mean over the batch.</param>
    /// <param name="smoothing">The share of the target that all classes have in common, 0 to 1.</param>
    /// <param name="classWeights">A weight for each class; empty where all are 1.</param>
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
        ReadOnlySpan<float> classWeights,
        Span<float> losses,
        Span<float> gradLogits,
        InstructionSet set)
    {
        int classes = TargetRows.Check(logits.Length, labels, secondLabels, secondShares, losses.Length, gradLogits.Length);
        fixed (int* first = labels, second = secondLabels)
        {
            fixed (float* shares = secondShares)
            {
                var targets = new TargetRows { Labels = first, Seconds = second, Shares = shares, Outputs = classes };
                Run(targets, logits, gradientScale, smoothing, classWeights, losses, gradLogits, set);
            }
        }
    }

    /// <summary>The loss of each row and its gradient, from a value for each class.</summary>
    /// <param name="logits">Rows of scores.</param>
    /// <param name="values">As many values: the share of each class, usually with a sum of 1 in each row.</param>
    /// <param name="gradientScale">A factor for the gradient: 1 / batch where the loss is the mean over the batch.</param>
    /// <param name="smoothing">The share of the target that all classes have in common, 0 to 1.</param>
    /// <param name="classWeights">A weight for each class; empty where all are 1.</param>
    /// <param name="losses">One value a row, overwritten.</param>
    /// <param name="gradLogits">As many values as logits, overwritten; empty where no gradient is wanted.</param>
    /// <param name="set">The widest instruction set to use.</param>
    /// <exception cref="ArgumentException">The memory does not fit.</exception>
    public static void Forward(
        ReadOnlySpan<float> logits,
        ReadOnlySpan<float> values,
        float gradientScale,
        float smoothing,
        ReadOnlySpan<float> classWeights,
        Span<float> losses,
        Span<float> gradLogits,
        InstructionSet set)
    {
        int classes = TargetRows.Check(logits.Length, values, losses.Length, gradLogits.Length);
        fixed (float* shares = values)
        {
            var targets = new TargetRows { Values = shares, Outputs = classes };
            Run(targets, logits, gradientScale, smoothing, classWeights, losses, gradLogits, set);
        }
    }

    private static void Run(
        TargetRows targets,
        ReadOnlySpan<float> logits,
        float gradientScale,
        float smoothing,
        ReadOnlySpan<float> classWeights,
        Span<float> losses,
        Span<float> gradLogits,
        InstructionSet set)
    {
        if (losses.IsEmpty)
        {
            return;
        }

        Lengths.RequireEqual(targets.Outputs, classWeights.IsEmpty ? targets.Outputs : classWeights.Length);
        fixed (float* scores = logits, gradient = gradLogits, values = losses, weights = classWeights)
        {
            var kernel = new Kernel
            {
                Logits = scores, Targets = targets, Scale = gradientScale, Losses = values, Gradient = gradient,
                Rows = losses.Length, Smoothing = smoothing, Weights = weights,
            };
            Dispatch.Run(set.ForChannels(targets.Outputs), ref kernel);
        }
    }

    private ref struct Kernel : IKernel
    {
        public float* Logits;
        public TargetRows Targets;
        public float Scale;
        public float* Losses;
        public float* Gradient;
        public int Rows;
        public float Smoothing;
        public float* Weights;

        public readonly void Run<TSimd, TVector>()
            where TSimd : struct, ISimd<TVector>
            where TVector : struct
        {
            int classes = Targets.Outputs;
            TVector missing = SoftmaxRow.Missing<TSimd, TVector>(classes);
            for (int row = 0; row < Rows; row++)
            {
                float* logits = Logits + ((nint)row * classes);
                float* gradient = Gradient == null ? null : Gradient + ((nint)row * classes);
                float sum = SoftmaxRow.Exponentials<TSimd, TVector>(logits, classes, gradient, missing, out float greatest);

                // -ln softmax[c] = ln sum + (greatest - logits[c]). Both are at least 0, so that nothing cancels however large scores are.
                TVector shift = TSimd.Broadcast(greatest);
                TVector distances = TSimd.Zero;
                TVector weights = TSimd.Zero;
                for (int k = 0; k < classes; k += TSimd.Lanes)
                {
                    int left = classes - k;
                    TVector weight = Weighted<TSimd, TVector>(row, k, left);
                    TVector distance = TSimd.Multiply(weight, TSimd.Subtract(shift, Edge.Load<TSimd, TVector>(logits + k, left)));

                    // A class without a share adds nothing, be its score minus infinity.
                    distances = TSimd.Add(distances, TSimd.AndNot(distance, TSimd.Equal(weight, TSimd.Zero)));
                    weights = TSimd.Add(weights, weight);
                }

                float total = TSimd.SumOfLanes(weights);
                Losses[row] = (float)((total * Math.Log(sum)) + TSimd.SumOfLanes(distances));
                if (gradient != null)
                {
                    TVector factor = TSimd.Broadcast(Scale * total / sum);
                    TVector scale = TSimd.Broadcast(-Scale);
                    for (int k = 0; k < classes; k += TSimd.Lanes)
                    {
                        int left = classes - k;
                        TVector target = TSimd.Multiply(Weighted<TSimd, TVector>(row, k, left), scale);
                        TVector value = TSimd.MultiplyAdd(Edge.Load<TSimd, TVector>(gradient + k, left), factor, target);
                        Edge.Store<TSimd, TVector>(gradient + k, value, left);
                    }
                }
            }
        }

        // Smoothed and weighted targets; lanes beyond the row are 0.
        private readonly TVector Weighted<TSimd, TVector>(int row, int k, int left)
            where TSimd : struct, ISimd<TVector>
            where TVector : struct
        {
            TVector target = Targets.Load<TSimd, TVector>(row, k, left);
            if (Smoothing != 0)
            {
                target = TSimd.MultiplyAdd(
                    target, TSimd.Broadcast(1 - Smoothing), TSimd.Broadcast(Smoothing / Targets.Outputs));
                target = left >= TSimd.Lanes ? target : TSimd.And(target, LaneMask.Between<TSimd, TVector>(0, left));
            }

            return Weights == null ? target : TSimd.Multiply(target, Edge.Load<TSimd, TVector>(Weights + k, left));
        }
    }
}
