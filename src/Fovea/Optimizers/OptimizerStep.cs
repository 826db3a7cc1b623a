using Fovea.Kernels.Threading;
using Fovea.Layers;
using Fovea.Models;
using Fovea.Planning;

namespace Fovea.Optimizers;

/// <summary>Some neighbouring values of one parameter.</summary>
/// <param name="Offset">Where they begin in the store.</param>
/// <param name="Length">Their number.</param>
/// <param name="Decays">Whether weight decay acts on them.</param>
internal readonly record struct ParameterPart(int Offset, int Length, bool Decays);

/// <summary>
/// One pass over the flat memory of the trained parameters, part by part: where a plan has not summed its chunks' gradients yet, a part is
/// summed and used while it is in the nearest cache.
/// </summary>
internal sealed class OptimizerStep(Optimizer optimizer, ParameterStore parameters) : IParallelWork
{
    private readonly ParameterPart[] parts =
    [
        .. from parameter in parameters
           where parameter.Trainable
           from first in Enumerable.Range(0, (parameter.Length + GradientSum.BlockLength - 1) / GradientSum.BlockLength)
           let offset = first * GradientSum.BlockLength
           select new ParameterPart(
               parameter.Offset + offset,
               Math.Min(GradientSum.BlockLength, parameter.Length - offset),
               parameter.Role == ParameterRole.Weight),
    ];

    private Plan? plan;

    public void Run(Plan source)
    {
        plan = source;
        source.Pool.Run(this, parts.Length);
        source.GradientSum.IsPending = false;
        plan = null;
    }

    public void Run(ReadOnlySpan<float> gradients)
    {
        foreach (ParameterPart part in parts)
        {
            optimizer.UpdatePart(part, gradients.Slice(part.Offset, part.Length));
        }
    }

    public void Execute(int item, int worker)
    {
        ParameterPart part = parts[item];
        if (plan!.GradientSum.IsPending)
        {
            plan.GradientSum.AddUp(part.Offset, part.Length);
        }

        optimizer.UpdatePart(part, plan.GradientSumMemory.Slice(part.Offset, part.Length));
    }
}
