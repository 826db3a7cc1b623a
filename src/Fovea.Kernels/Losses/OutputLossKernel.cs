using Fovea.Kernels.Simd;
using Fovea.Kernels.Tiles;

namespace Fovea.Kernels.Losses;

/// <summary>A loss of single outputs.</summary>
internal interface IOutputLoss
{
    /// <summary>The losses of neighbouring outputs and their gradients.</summary>
    /// <param name="output">The outputs.</param>
    /// <param name="target">What they should be.</param>
    /// <param name="first">The number of the first of them in its row.</param>
    /// <param name="left">The outputs that the row still has from there on.</param>
    /// <param name="gradient">The derivatives of the losses.</param>
    TVector Apply<TSimd, TVector>(TVector output, TVector target, int first, int left, out TVector gradient)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct;
}

/// <summary>The walk over rows of outputs whose loss is the mean over the row's outputs. Lanes are outputs.</summary>
internal unsafe ref struct OutputLossKernel<TLoss> : IKernel
    where TLoss : struct, IOutputLoss
{
    private TLoss loss;
    private TargetRows targets;
    private float* outputs;
    private float* losses;
    private float* gradient;
    private int rows;
    private float scale;

    public static void Run(
        TLoss loss,
        TargetRows targets,
        ReadOnlySpan<float> outputs,
        float gradientScale,
        Span<float> losses,
        Span<float> gradOutput,
        InstructionSet set)
    {
        if (losses.IsEmpty)
        {
            return;
        }

        fixed (float* source = outputs, values = losses, destination = gradOutput)
        {
            var kernel = new OutputLossKernel<TLoss>
            {
                loss = loss, targets = targets, outputs = source, losses = values, gradient = destination, rows = losses.Length,
                scale = gradientScale / targets.Outputs,
            };
            Dispatch.Run(set.ForChannels(targets.Outputs), ref kernel);
        }
    }

    public readonly void Run<TSimd, TVector>()
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        int length = targets.Outputs;
        TVector factor = TSimd.Broadcast(scale);
        TVector present = LaneMask.Between<TSimd, TVector>(0, length % TSimd.Lanes);
        for (int row = 0; row < rows; row++)
        {
            nint begin = (nint)row * length;
            TVector sum = TSimd.Zero;
            for (int k = 0; k < length; k += TSimd.Lanes)
            {
                int left = length - k;
                TVector value = loss.Apply<TSimd, TVector>(
                    Edge.Load<TSimd, TVector>(outputs + begin + k, left),
                    targets.Load<TSimd, TVector>(row, k, left),
                    k,
                    left,
                    out TVector slope);
                sum = TSimd.Add(sum, left < TSimd.Lanes ? TSimd.And(value, present) : value);
                if (gradient != null)
                {
                    Edge.Store<TSimd, TVector>(gradient + begin + k, TSimd.Multiply(slope, factor), left);
                }
            }

            losses[row] = TSimd.SumOfLanes(sum) / length;
        }
    }
}
