using System.Numerics.Tensors;
using Fovea.Models;
using Fovea.Reports.Events.Wire;

namespace Fovea.Reports.Events;

/// <summary>How the values of a parameter are spread: buckets of equal width from the least to the greatest.</summary>
internal static class WeightHistogram
{
    private const int Buckets = 30;

    /// <summary>Counts; null where a value is not a number, which no bucket holds.</summary>
    public static Histogram? Of(ReadOnlySpan<float> values)
    {
        double min = TensorPrimitives.Min(values), max = TensorPrimitives.Max(values);
        if (!double.IsFinite(min) || !double.IsFinite(max))
        {
            return null;
        }

        // Where all are equal, one bucket with some width still shows.
        double width = max > min ? (max - min) / Buckets : Math.Max(Math.Abs(max), 1) / Buckets;
        var counts = new double[Buckets];
        double sum = 0, squares = 0;
        foreach (float value in values)
        {
            counts[Math.Min((int)((value - min) / width), Buckets - 1)]++;
            sum += value;
            squares += (double)value * value;
        }

        var histogram = new Histogram { Min = min, Max = max, Num = values.Length, Sum = sum, SumSquares = squares };
        for (int i = 0; i < Buckets; i++)
        {
            histogram.BucketLimit.Add(min + ((i + 1) * width));
            histogram.Bucket.Add(counts[i]);
        }

        return histogram;
    }

    /// <summary>The histograms of all trained parameters, <c>weights/conv1.weight</c>.</summary>
    public static IEnumerable<Summary.Types.Value> All(Model model)
    {
        foreach (Parameter parameter in model.Parameters.Where(parameter => parameter.Trainable))
        {
            if (Of(model.Parameters.Raw.Slice(parameter.Offset, parameter.Length)) is { } histogram)
            {
                yield return new Summary.Types.Value { Tag = $"weights/{parameter.Name}", Histo = histogram };
            }
        }
    }
}
