using Fovea.Losses;
using Fovea.Planning.Cpu;

namespace Fovea.Planning;

/// <summary>Runs of a plan that somebody watches. The arithmetic is that of the other runs, and so are the bits.</summary>
public sealed partial class Plan
{
    /// <summary>The layers as they are computed, in the order in which they run forward.</summary>
    internal IReadOnlyList<Executor> Executors => layout.Executors;

    /// <summary>As <see cref="Forward"/>, watched. Builds its stages anew.</summary>
    internal void ForwardWatched(int images, PlanObserver observer)
    {
        Begin(images);
        Run(Build(builder => Forwards(builder, observer)));
    }

    /// <summary>As <see cref="Backward"/>, watched. Builds its stages anew.</summary>
    internal void BackwardWatched(PlanObserver observer)
    {
        Run(Build(builder => Backwards(builder, observer)));
        gradientSum.IsPending = true;
    }

    /// <summary>The stages of a training step that somebody watches, for <see cref="ForwardBackwardWatched"/>.</summary>
    internal Stage[] Watch(PlanObserver observer) => Build(builder =>
    {
        Forwards(builder, observer);
        builder.Add(lossStep.Run);
        Backwards(builder, observer);
    });

    /// <summary>As <see cref="ForwardBackward(Targets, Loss)"/>, through stages of <see cref="Watch"/>; allocates nothing.</summary>
    internal LossSum ForwardBackwardWatched(Targets targets, Loss loss, Stage[] watched)
    {
        Begin(targets.Count);
        lossStep.Set(targets, loss);
        Run(watched);
        gradientSum.IsPending = true;
        return lossStep.Sum(targets.Count);
    }
}
