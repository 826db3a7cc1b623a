using Fovea.Kernels.Elementwise;
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
        for (int row = 0; row < rows; row++)
        {
            if ((uint)labels[row] >= (uint)classes)
            {
                throw new ArgumentException($"Label {labels[row]} of row {row} is no class: expected 0 to {classes - 1}.");
            }

            losses[row] = Loss(logits.Slice(row * classes, classes), labels[row]);
        }

        if (gradLogits.IsEmpty)
        {
            return;
        }

        Softmax.Forward(logits, classes, gradLogits, set);
        for (int row = 0; row < rows; row++)
        {
            Span<float> gradient = gradLogits.Slice(row * classes, classes);
            gradient[labels[row]] -= 1;
            foreach (ref float value in gradient)
            {
                value *= gradientScale;
            }
        }
    }

    // ln(sum of exp(x - max)) + max - x[label], in double: the sum of a thousand exponentials keeps its digits.
    private static float Loss(ReadOnlySpan<float> logits, int label)
    {
        float greatest = logits[0];
        foreach (float logit in logits)
        {
            greatest = MathF.Max(greatest, logit);
        }

        double sum = 0;
        foreach (float logit in logits)
        {
            sum += Math.Exp(logit - greatest);
        }

        return (float)(Math.Log(sum) + greatest - logits[label]);
    }
}
