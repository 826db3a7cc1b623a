using Fovea.Planning;

namespace Fovea.Training.Diagnosis;

/// <summary>Whether what the network receives is about as large as first weights are made for: mean 0, deviation 1.</summary>
internal static class NetworkInput
{
    public const double LeastDeviation = 0.2;
    public const double MostDeviation = 5;

    /// <summary>What is wrong with the first batch; null where nothing is. A mean further from 0 than a deviation is.</summary>
    public static string? Judge(Plan plan, int images)
    {
        double sum = 0;
        double squares = 0;
        for (int image = 0; image < images; image++)
        {
            foreach (float value in plan.Input(image))
            {
                sum += value;
                squares += (double)value * value;
            }
        }

        double count = (double)images * plan.Model.InputShape.Length;
        double mean = sum / count;
        double deviation = Math.Sqrt(Math.Max(0, (squares / count) - (mean * mean)));
        bool isUsual = Math.Abs(mean) <= deviation && deviation is >= LeastDeviation and <= MostDeviation;
        return isUsual || !double.IsFinite(squares) ? null : FormattableString.Invariant(
            $"{plan.Model.Name}: the network receives values of mean {mean:G3} and deviation {deviation:G3}; first weights and usual learning rates are made for 0 and 1. ")
            + "Normalise the input: model.Preprocessing = DatasetStatistics.Measure(train), which fovea train does for a new network.";
    }
}
