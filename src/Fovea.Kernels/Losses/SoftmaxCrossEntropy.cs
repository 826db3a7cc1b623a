using Fovea.Kernels.Simd;

namespace Fovea.Kernels.Losses;

/// <summary>
/// Softmax and cross-entropy in one: loss = -ln softmax(logits)[label], whose gradient by the logits is softmax(logits) - onehot(label).
/// Together they need no logarithm of a number that may be 0.
/// </summary>
public static unsafe class SoftmaxCrossEntropy
{
    /// <summary>The loss of each row and its gradient.</summary>
    /// <param name="logits">Rows of scores.</param>
    /// <param name="labels">The right class of each row.</param>
    /// <param name="gradientScale">A factor for the gradient: 1 / batch where the loss is the mean over the batch.</param>
    /// <param name="losses">One value a row, overwritten.</param>
    /// <param name="gradLogits">As many values as logits, overwritten; empty where no gradient is wanted.</param>
    /// <param name="set">The widest instruction set to use.</param>
    /// <exception cref="ArgumentException">The memory does not fit, or a label is no class.</exception>
    public static void Forward(
        ReadOnlySpan<float> logits,
        ReadOnlySpan<int> labels,
        float gradientScale,
        Span<float> losses,
        Span<float> gradLogits,
        InstructionSet set) =>
        Forward(logits, labels, gradientScale, 0, [], losses, gradLogits, set);

    /// <summary>
    /// The same with smoothed labels and weights of the classes:
    /// loss = classWeights[label] (ln sum of exp(logits) - (1 - smoothing) logits[label] - smoothing mean(logits)), the cross-entropy with
    /// a target of 1 - smoothing for the label and smoothing / classes for every class (Szegedy et al., 2016).
    /// </summary>
    /// <param name="logits">Rows of scores.</param>
    /// <param name="labels">The right class of each row.</param>
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
        float gradientScale,
        float smoothing,
        ReadOnlySpan<float> classWeights,
        Span<float> losses,
        Span<float> gradLogits,
        InstructionSet set)
    {
        int rows = labels.Length;
        if (rows == 0)
        {
            return;
        }

        int classes = logits.Length / rows;
        Softmax.CountRows(logits.Length, classes);
        Lengths.RequireEqual(rows, losses.Length);
        Lengths.RequireEqual(classes, classWeights.IsEmpty ? classes : classWeights.Length);
        for (int row = 0; row < rows; row++)
        {
            if ((uint)labels[row] >= (uint)classes)
            {
                throw new ArgumentException($"Label {labels[row]} of row {row} is no class: expected 0 to {classes - 1}.");
            }
        }

        Lengths.RequireEqual(logits.Length, gradLogits.IsEmpty ? logits.Length : gradLogits.Length);
        fixed (float* scores = logits, gradient = gradLogits, values = losses, weights = classWeights)
        {
            fixed (int* right = labels)
            {
                var kernel = new Kernel
                {
                    Logits = scores, Labels = right, Scale = gradientScale, Losses = values, Gradient = gradient,
                    Rows = rows, Classes = classes, Smoothing = smoothing, Weights = weights,
                };
                Dispatch.Run(set.ForChannels(classes), ref kernel);
            }
        }
    }

    private ref struct Kernel : IKernel
    {
        public float* Logits;
        public int* Labels;
        public float Scale;
        public float* Losses;
        public float* Gradient;
        public int Rows;
        public int Classes;
        public float Smoothing;
        public float* Weights;

        public readonly void Run<TSimd, TVector>()
            where TSimd : struct, ISimd<TVector>
            where TVector : struct
        {
            TVector missing = SoftmaxRow.Missing<TSimd, TVector>(Classes);
            for (int row = 0; row < Rows; row++)
            {
                nint first = (nint)row * Classes;
                float* gradient = Gradient == null ? null : Gradient + first;
                double right = Logits[first + Labels[row]];
                float sum = SoftmaxRow.Exponentials<TSimd, TVector>(Logits + first, Classes, gradient, missing, out float greatest);

                // -ln(exp(x[label] - greatest) / sum), in double: the greatest score may be large and the loss small.
                float weight = Weights == null ? 1 : Weights[Labels[row]];
                double target = Smoothing == 0 ? right : right + (Smoothing * (Mean(Logits + first) - right));
                Losses[row] = (float)(weight * (Math.Log(sum) + greatest - target));
                if (gradient != null)
                {
                    float scale = Scale * weight;
                    if (Smoothing == 0)
                    {
                        SoftmaxRow.Scale<TSimd, TVector>(gradient, Classes, scale / sum);
                    }
                    else
                    {
                        SoftmaxRow.ScaleAndAdd<TSimd, TVector>(gradient, Classes, scale / sum, -scale * Smoothing / Classes);
                    }

                    gradient[Labels[row]] -= scale * (1 - Smoothing);
                }
            }
        }

        private readonly double Mean(float* row)
        {
            double total = 0;
            for (int k = 0; k < Classes; k++)
            {
                total += row[k];
            }

            return total / Classes;
        }
    }
}
