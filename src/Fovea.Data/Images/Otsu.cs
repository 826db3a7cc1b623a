namespace Fovea.Data.Images;

/// <summary>Divides values into a low and a high class (Otsu, "A threshold selection method from gray-level histograms", 1979).</summary>
internal static class Otsu
{
    private const int Bins = 256;

    /// <summary>The threshold that separates the two classes best: the one with the largest variance between their means.</summary>
    /// <param name="values">The values.</param>
    /// <returns>The threshold and the means of the values up to it and above it; all equal where the values are.</returns>
    public static (float Threshold, float LowMean, float HighMean) Split(ReadOnlySpan<float> values)
    {
        float low = float.MaxValue;
        float high = float.MinValue;
        foreach (float value in values)
        {
            low = Math.Min(low, value);
            high = Math.Max(high, value);
        }

        if (high - low < 1e-6f)
        {
            return (low, low, low);
        }

        Span<int> counts = stackalloc int[Bins];
        counts.Clear();
        float scale = (Bins - 1) / (high - low);
        foreach (float value in values)
        {
            counts[(int)((value - low) * scale)]++;
        }

        double total = 0;
        for (int bin = 0; bin < Bins; bin++)
        {
            total += (double)bin * counts[bin];
        }

        (int best, double bestVariance, double bestLow, double bestHigh) = (0, -1, 0, 0);
        double below = 0;
        long count = 0;
        for (int bin = 0; bin < Bins - 1; bin++)
        {
            count += counts[bin];
            below += (double)bin * counts[bin];
            if (count == 0 || count == values.Length)
            {
                continue;
            }

            double lowMean = below / count;
            double highMean = (total - below) / (values.Length - count);
            double variance = (double)count * (values.Length - count) * (highMean - lowMean) * (highMean - lowMean);
            if (variance > bestVariance)
            {
                (best, bestVariance, bestLow, bestHigh) = (bin, variance, lowMean, highMean);
            }
        }

        // Bin b holds the values from low + b / scale to low + (b + 1) / scale.
        return (low + ((best + 1) / scale), low + (float)((bestLow + 0.5) / scale), low + (float)((bestHigh + 0.5) / scale));
    }
}
