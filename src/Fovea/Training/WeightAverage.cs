using Fovea.Kernels.Optimization;
using Fovea.Kernels.Threading;
using Fovea.Models;
using Fovea.Planning;

namespace Fovea.Training;

/// <summary>A moving average of all parameters that training changes, running statistics too. Frozen ones stay as they are.</summary>
internal sealed class WeightAverage : IParallelWork
{
    private readonly ParameterStore parameters;
    private readonly Plan plan;
    private readonly float decay;
    private readonly float[] average;
    private readonly (int First, int Length)[] blocks;
    private float current;

    public WeightAverage(ParameterStore parameters, Plan plan, float decay)
    {
        this.parameters = parameters;
        this.plan = plan;
        this.decay = decay;
        average = parameters.Raw.ToArray();
        blocks =
        [
            .. from parameter in parameters
               where !parameter.IsFrozen
               from block in Enumerable.Range(0, (parameter.Length + GradientSum.BlockLength - 1) / GradientSum.BlockLength)
               let first = block * GradientSum.BlockLength
               select (parameter.Offset + first, Math.Min(GradientSum.BlockLength, parameter.Length - first)),
        ];
    }

    /// <summary>The average, or the parameters themselves while the two are exchanged.</summary>
    public Memory<float> Values => average;

    /// <summary>After a step: the average moves towards the parameters.</summary>
    /// <param name="steps">The steps so far, from 1.</param>
    public void Update(long steps)
    {
        current = (float)Math.Min(decay, (1.0 + steps) / (10 + steps));
        plan.Pool.Run(this, blocks.Length);
    }

    /// <summary>The model gets the average and this the model's parameters; done twice, all is as before.</summary>
    public void Exchange()
    {
        Span<float> values = parameters.Raw;
        for (int i = 0; i < average.Length; i++)
        {
            (values[i], average[i]) = (average[i], values[i]);
        }

        parameters.MarkStepped();
    }

    public void Execute(int item, int worker)
    {
        (int first, int length) = blocks[item];
        AverageUpdate.Apply(parameters.Raw.Slice(first, length), average.AsSpan(first, length), current, plan.InstructionSet);
    }
}
