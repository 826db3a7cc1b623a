using Fovea.Kernels.Elementwise;
using Fovea.Planning.Cpu;

namespace Fovea.Planning;

/// <summary>The layers of a plan strung into stages, forward and backward.</summary>
public sealed partial class Plan
{
    private Stage[] Build(Action<StageBuilder> describe)
    {
        var builder = new StageBuilder(this);
        describe(builder);
        return builder.Build();
    }

    private void Forwards(StageBuilder builder) => Forwards(builder, null);

    private void Forwards(StageBuilder builder, PlanObserver? observer)
    {
        foreach (Executor executor in layout.Executors)
        {
            ForwardOf(builder, executor, observer);
        }
    }

    private static void ForwardOf(StageBuilder builder, Executor executor, PlanObserver? observer)
    {
        if (executor.NeedsBatch)
        {
            builder.Add(executor.GatherForward);
            builder.Join(executor.JoinForward);
        }

        if (executor.IsDivided)
        {
            builder.Divide(executor.ForwardParts, executor.ForwardPart);
        }
        else
        {
            builder.Add(executor.Forward);
        }

        if (observer is not null)
        {
            builder.Add((in Chunk chunk) => observer.AfterForward(executor, chunk));
        }
    }

    private void Backwards(StageBuilder builder) => Backwards(builder, null);

    private void Backwards(StageBuilder builder, PlanObserver? observer)
    {
        for (int i = layout.Executors.Length - 1; i >= 0; i--)
        {
            if (layout.IsDifferentiated(i))
            {
                BackwardOf(builder, i, observer);
            }
        }
    }

    private void BackwardOf(StageBuilder builder, int layer, PlanObserver? observer)
    {
        Executor executor = layout.Executors[layer];
        if (observer is not null)
        {
            builder.Add((in Chunk chunk) => observer.BeforeBackward(executor, chunk));
        }

        if (executor.NeedsBatch)
        {
            builder.Add(executor.GatherBackward);
            builder.Join(executor.JoinBackward);
        }

        if (executor.IsDivided)
        {
            builder.Divide(executor.BackwardParts, executor.BackwardPart);
        }
        else
        {
            builder.Add(executor.Backward);
        }

        if (observer is not null)
        {
            builder.Add((in Chunk chunk) => observer.AfterBackward(executor, chunk));
        }

        foreach ((Slot target, Slot addend) in layout.SumsAfter[layer])
        {
            builder.Add((in Chunk chunk) => Sum.Forward(chunk[target], chunk[addend], chunk[target], InstructionSet));
        }
    }
}
