using Fovea.Losses;
using Fovea.Planning;

namespace Fovea.Training.Diagnosis;

/// <summary>
/// Watches a run and says what is wrong while it can still be mended, each thing once. It looks at a few steps of each epoch, with
/// stages that were built before the run, allocates nothing in a step, and changes no bit.
/// </summary>
internal sealed class RunDiagnosis
{
    /// <summary>The steps of an epoch that are looked at.</summary>
    private const int StepsOfEpoch = 8;

    private readonly Action<string> warn;
    private readonly Plan plan;
    private readonly DeadUnits deadUnits;
    private readonly GradientSizes gradients;
    private readonly StuckLoss? stuckLoss;
    private readonly Stage[] watched;
    private readonly HashSet<string> told = [];
    private bool isSampled;
    private bool hasSeenInput;

    /// <summary>Prepares to watch.</summary>
    /// <param name="plan">The plan of the run.</param>
    /// <param name="loss">The loss.</param>
    /// <param name="images">The number of training images of each class.</param>
    /// <param name="warn">Told what is wrong.</param>
    public RunDiagnosis(Plan plan, Loss loss, IReadOnlyList<int> images, Action<string> warn)
    {
        (this.plan, this.warn) = (plan, warn);
        deadUnits = new DeadUnits(plan);
        gradients = new GradientSizes(plan);
        stuckLoss = loss is SoftmaxCrossEntropy ? new StuckLoss(plan.Model.Name, images) : null;
        watched = plan.Watch(deadUnits);
    }

    /// <summary>Decides whether a step is looked at.</summary>
    public void BeginStep(int step, int stepsPerEpoch) => isSampled = step % Math.Max(1, stepsPerEpoch / StepsOfEpoch) == 0;

    /// <summary>Runs a batch, watched or not.</summary>
    public LossSum Run(Targets targets, Loss loss)
    {
        if (!hasSeenInput)
        {
            hasSeenInput = true;
            Tell("input", NetworkInput.Judge(plan, targets.Count));
        }

        if (!isSampled)
        {
            return plan.ForwardBackward(targets, loss);
        }

        deadUnits.Add(targets.Count);
        return plan.ForwardBackwardWatched(targets, loss, watched);
    }

    /// <summary>Looks at the gradients of a step before limits are put on them.</summary>
    public void AfterGradients()
    {
        if (isSampled)
        {
            gradients.Look();
        }
    }

    /// <summary>Looks at the loss of a step.</summary>
    /// <param name="sum">The step's losses.</param>
    /// <param name="rate">The learning rate in proportion to its highest.</param>
    public void EndStep(LossSum sum, double rate) => Tell("loss", stuckLoss?.Add(sum, rate));

    /// <summary>Says what an epoch showed.</summary>
    public void EndEpoch()
    {
        Tell("units", deadUnits.Judge());
        (string? vanishing, string? exploding) = gradients.Judge();
        Tell("vanishing", vanishing);
        Tell("exploding", exploding);
    }

    private void Tell(string what, string? message)
    {
        if (message is not null && told.Add(what))
        {
            warn(message);
        }
    }
}
