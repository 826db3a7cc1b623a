using Fovea.Losses;

namespace Fovea.Training.Runs;

/// <summary>
/// Where a run stands between two steps: with the parameters and the optimiser's state all that the rest of it depends on.
/// </summary>
internal sealed class RunState
{
    /// <summary>The epoch at hand, from 1; one more than there are when the run is complete.</summary>
    public int Epoch { get; set; } = 1;

    /// <summary>The steps of the epoch that are done: the position in its order of the images, which seed and epoch decide.</summary>
    public int Step { get; set; }

    /// <summary>Losses and hits of the epoch so far.</summary>
    public LossSum Sum { get; set; }

    /// <summary>The seconds of the epoch at hand so far.</summary>
    public double EpochSeconds { get; set; }

    /// <summary>The forward passes so far, which decide dropout together with the seed.</summary>
    public ulong Passes { get; set; }

    /// <summary>The optimiser's steps so far.</summary>
    public long OptimizerSteps { get; set; }

    /// <summary>The learning rate that the schedule multiplies.</summary>
    public float BaseRate { get; set; }

    /// <summary>Whether nothing is left to do.</summary>
    public bool Finished { get; set; }

    /// <summary>What was told of the epoch at hand so far.</summary>
    public List<string> Notes { get; init; } = [];

    /// <summary>The epochs that are done.</summary>
    public List<EpochResult> Epochs { get; init; } = [];

    /// <summary>The time of the run so far.</summary>
    public double Seconds => EpochSeconds + Epochs.Sum(epoch => epoch.Seconds);
}
