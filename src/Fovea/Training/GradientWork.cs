using Fovea.Kernels.Optimization;
using Fovea.Kernels.Threading;
using Fovea.Models;
using Fovea.Planning;

namespace Fovea.Training;

/// <summary>
/// What is done to the gradients between a plan and the optimiser: the sum over several batches, and limits. Done block by block, and the
/// blocks' squares are added in their order, so that the bits do not depend on who computed what.
/// </summary>
internal sealed class GradientWork : IParallelWork
{
    private readonly Plan plan;
    private readonly TrainingOptions options;
    private readonly (Parameter Parameter, int Offset, int Length)[] blocks;
    private readonly float[] squares;
    private readonly float[] sum;
    private Pass pass;
    private float factor;

    public GradientWork(Plan plan, TrainingOptions options)
    {
        this.plan = plan;
        this.options = options;
        blocks =
        [
            .. from parameter in plan.Model.Parameters
               where parameter.IsTrained
               from first in Enumerable.Range(0, (parameter.Length + GradientSum.BlockLength - 1) / GradientSum.BlockLength)
               let offset = first * GradientSum.BlockLength
               select (parameter, parameter.Offset + offset, Math.Min(GradientSum.BlockLength, parameter.Length - offset)),
        ];
        squares = new float[blocks.Length];
        sum = options.Accumulate > 1 ? new float[plan.Model.Parameters.TrainableLength] : [];
    }

    private enum Pass
    {
        Begin,
        Add,
        End,
        Clamp,
        Square,
        Scale,
    }

    /// <summary>Adds the gradients of the batch at hand; after the last one the sum is what the optimiser finds in the plan.</summary>
    /// <param name="share">The share of the step's images that the batch has.</param>
    /// <param name="isFirst">Whether it is the first batch of the step.</param>
    /// <param name="isLast">Whether it is the last.</param>
    public void Add(float share, bool isFirst, bool isLast)
    {
        if (isFirst)
        {
            Run(Pass.Begin, 0);
        }

        Run(Pass.Add, share);
        if (isLast)
        {
            Run(Pass.End, 0);
        }
    }

    /// <summary>Holds the gradients to the limits of the settings.</summary>
    /// <exception cref="FoveaException">The gradients are not finite.</exception>
    public void Limit()
    {
        if (options.ClipValue > 0)
        {
            Run(Pass.Clamp, options.ClipValue);
        }

        if (options.ClipNorm > 0)
        {
            Run(Pass.Square, 0);
            double norm = 0;
            for (int i = 0; i < squares.Length; i++)
            {
                norm += squares[i];
            }

            norm = Math.Sqrt(norm);
            if (!double.IsFinite(norm))
            {
                Parameter culprit = blocks[Array.FindIndex(squares, square => !float.IsFinite(square))].Parameter;
                throw new FoveaException(
                    $"{culprit.Name}: the gradient is no longer finite. Usually the learning rate is too high: try a tenth of it.")
                {
                    IsDivergence = true,
                };
            }

            if (norm > options.ClipNorm)
            {
                Run(Pass.Scale, (float)(options.ClipNorm / norm));
            }
        }
    }

    public void Execute(int item, int worker)
    {
        (_, int offset, int length) = blocks[item];
        Span<float> gradient = plan.GradientSumMemory.Slice(offset, length);
        switch (pass)
        {
            case Pass.Begin:
                sum.AsSpan(offset, length).Clear();
                break;
            case Pass.Add:
                GradientLimits.Accumulate(gradient, factor, sum.AsSpan(offset, length), plan.InstructionSet);
                break;
            case Pass.End:
                sum.AsSpan(offset, length).CopyTo(gradient);
                break;
            case Pass.Clamp:
                GradientLimits.Clamp(gradient, factor, plan.InstructionSet);
                break;
            case Pass.Square:
                squares[item] = GradientLimits.SumOfSquares(gradient, plan.InstructionSet);
                break;
            default:
                GradientLimits.Scale(gradient, factor, plan.InstructionSet);
                break;
        }
    }

    private void Run(Pass what, float value)
    {
        plan.GradientSum.Complete(plan.Pool);
        pass = what;
        factor = value;
        plan.Pool.Run(this, blocks.Length);
    }
}
