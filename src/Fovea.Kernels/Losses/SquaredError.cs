using System.Runtime.CompilerServices;
using Fovea.Kernels.Simd;

namespace Fovea.Kernels.Losses;

/// <summary>
/// The square of what outputs are off by, (output - target)^2, the mean over a row's outputs; its gradient is
/// 2 (output - target) / outputs.
/// </summary>
public static unsafe class SquaredError
{
    /// <summary>
    /// The loss of each row and its gradient, from one or two classes of each row: the target of an output is the share of its class.
    /// </summary>
    /// <param name="outputs">Rows of outputs.</param>
    /// <param name="labels">A class of each row.</param>
    /// <param name="secondLabels">Another one, or the same; empty where there is one alone.</param>
    /// <param name="secondShares">The share of the second in the target; the rest is the first one's.</param>
    /// <param name="gradientScale">A factor for the gradient: 1 / batch where the loss is the mean over the batch.</param>
    /// <param name="losses">One value a row, overwritten.</param>
    /// <param name="gradOutput">As many values as outputs, overwritten; empty where no gradient is wanted.</param>
    /// <param name="set">The widest instruction set to use.</param>
    /// <exception cref="ArgumentException">The memory does not fit, or a label is no class.</exception>
    public static void Forward(
        ReadOnlySpan<float> outputs,
        ReadOnlySpan<int> labels,
        ReadOnlySpan<int> secondLabels,
        ReadOnlySpan<float> secondShares,
        float gradientScale,
        Span<float> losses,
        Span<float> gradOutput,
        InstructionSet set)
    {
        int length = TargetRows.Check(outputs.Length, labels, secondLabels, secondShares, losses.Length, gradOutput.Length);
        fixed (int* first = labels, second = secondLabels)
        {
            fixed (float* shares = secondShares)
            {
                var targets = new TargetRows { Labels = first, Seconds = second, Shares = shares, Outputs = length };
                OutputLossKernel<Work>.Run(default, targets, outputs, gradientScale, losses, gradOutput, set);
            }
        }
    }

    /// <summary>The loss of each row and its gradient, from a target for each output.</summary>
    /// <param name="outputs">Rows of outputs.</param>
    /// <param name="values">As many targets.</param>
    /// <param name="gradientScale">A factor for the gradient: 1 / batch where the loss is the mean over the batch.</param>
    /// <param name="losses">One value a row, overwritten.</param>
    /// <param name="gradOutput">As many values as outputs, overwritten; empty where no gradient is wanted.</param>
    /// <param name="set">The widest instruction set to use.</param>
    /// <exception cref="ArgumentException">The memory does not fit.</exception>
    public static void Forward(
        ReadOnlySpan<float> outputs,
        ReadOnlySpan<float> values,
        float gradientScale,
        Span<float> losses,
        Span<float> gradOutput,
        InstructionSet set)
    {
        int length = TargetRows.Check(outputs.Length, values, losses.Length, gradOutput.Length);
        fixed (float* given = values)
        {
            var targets = new TargetRows { Values = given, Outputs = length };
            OutputLossKernel<Work>.Run(default, targets, outputs, gradientScale, losses, gradOutput, set);
        }
    }

    private readonly struct Work : IOutputLoss
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector Apply<TSimd, TVector>(TVector output, TVector target, int first, int left, out TVector gradient)
            where TSimd : struct, ISimd<TVector>
            where TVector : struct
        {
            TVector off = TSimd.Subtract(output, target);
            gradient = TSimd.Add(off, off);
            return TSimd.Multiply(off, off);
        }
    }
}
