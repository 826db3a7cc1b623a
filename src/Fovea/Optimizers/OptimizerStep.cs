using Fovea.Kernels.Threading;
using Fovea.Layers;
using Fovea.Models;
using Fovea.Planning;

namespace Fovea.Optimizers;

/// <summary>Some neighbouring values of one parameter.</summary>
/// <param name="Offset">Where they begin in the store.</param>
/// <param name="State">Where they begin in the optimiser's state, which has no place for frozen parameters.</param>
/// <param name="Length">Their number.</param>
/// <param name="Decays">Whether weight decay acts on them.</param>
internal readonly record struct ParameterPart(int Offset, int State, int Length, bool Decays);

/// <summary>
/// One pass over the flat memory of the trained parameters, part by part: where a plan has not summed its chunks' gradients yet, a part is
/// summed and used while it is in the nearest cache.
/// </summary>
internal sealed class OptimizerStep : IParallelWork
{
    private readonly Optimizer optimizer;
    private readonly ParameterPart[] parts;
    private Plan? plan;

    public OptimizerStep(Optimizer optimizer, ParameterStore parameters)
    {
        this.optimizer = optimizer;
        FreezeVersion = parameters.FreezeVersion;
        var list = new List<ParameterPart>();
        foreach (Parameter parameter in parameters.Where(parameter => parameter.IsTrained))
        {
            for (int first = 0; first < parameter.Length; first += GradientSum.BlockLength)
            {
                int length = Math.Min(GradientSum.BlockLength, parameter.Length - first);
                list.Add(new(parameter.Offset + first, StateLength + first, length, parameter.Role == ParameterRole.Weight));
            }

            StateLength += (int)SlotAllocator.Align(parameter.Length);
        }

        parts = [.. list];
    }

    /// <summary>The length of the optimiser's state: the trained values with their padding.</summary>
    public int StateLength { get; }

    /// <summary>What was frozen when the parts were made.</summary>
    public int FreezeVersion { get; }

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
