namespace Fovea.Explaining.Training;

/// <summary>The losses of a training, batch by batch, kept so that a curve of any length has few points.</summary>
public sealed class LossRecord
{
    private readonly List<float> losses = [];

    /// <summary>The number of batches.</summary>
    public int Count => losses.Count;

    /// <summary>The loss of the last batch; NaN before the first.</summary>
    public double Last => losses.Count == 0 ? double.NaN : losses[^1];

    /// <summary>Notes the loss of a batch.</summary>
    /// <param name="loss">The mean over its images.</param>
    public void Add(double loss) => losses.Add((float)loss);

    /// <summary>The mean of the last batches; NaN before the first.</summary>
    /// <param name="batches">How many at most.</param>
    public double Recent(int batches)
    {
        int count = Math.Min(batches, losses.Count);
        double sum = 0;
        for (int i = losses.Count - count; i < losses.Count; i++)
        {
            sum += losses[i];
        }

        return count == 0 ? double.NaN : sum / count;
    }

    /// <summary>The curve: as many neighbouring batches make one point as it takes to have no more points than asked for.</summary>
    /// <param name="most">The most points, positive.</param>
    public IReadOnlyList<LossPoint> Curve(int most)
    {
        int width = (losses.Count + most - 1) / most;
        var points = new List<LossPoint>();
        for (int first = 0; first < losses.Count; first += width)
        {
            int end = Math.Min(first + width, losses.Count);
            (double least, double greatest, double sum) = (double.PositiveInfinity, double.NegativeInfinity, 0);
            for (int i = first; i < end; i++)
            {
                (least, greatest, sum) = (Math.Min(least, losses[i]), Math.Max(greatest, losses[i]), sum + losses[i]);
            }

            points.Add(new LossPoint(end, least, sum / (end - first), greatest));
        }

        return points;
    }
}
