using Fovea.Models;

namespace Fovea.Explaining.Training;

/// <summary>
/// The weights of the last moment at which a training went well, to go back to when it diverges: what the step before the end left is
/// mostly spoilt already, though its loss was a number still.
/// </summary>
internal sealed class GoodWeights
{
    private const int Every = 20;

    // How much worse than the best the loss may be and still go well: noise from batch to batch is less.
    private const double Tolerance = 1.5;

    private readonly ParameterStore parameters;
    private readonly float[] kept;
    private double best = double.PositiveInfinity;
    private int batch;

    public GoodWeights(ParameterStore parameters)
    {
        this.parameters = parameters;
        kept = parameters.Raw.ToArray();
    }

    /// <summary>After a batch: keeps the weights now and then, as long as it goes well.</summary>
    public void Note(LossRecord losses)
    {
        if (losses.Count % Every != 0)
        {
            return;
        }

        double recent = losses.Recent(Every);
        if (recent <= best * Tolerance)
        {
            best = Math.Min(best, recent);
            batch = losses.Count;
            parameters.Raw.CopyTo(kept);
        }
    }

    /// <summary>Brings them back.</summary>
    /// <returns>The batch after which they were the model's.</returns>
    public int Restore()
    {
        kept.CopyTo(parameters.Values);
        return batch;
    }
}
