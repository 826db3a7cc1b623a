using System.Text.Json.Serialization;

namespace Fovea.Cli.Training;

/// <summary>What <c>train --folds --json</c> prints.</summary>
/// <param name="Folder">The folder of the folds.</param>
/// <param name="TestAccuracy">The mean of the folds' accuracies.</param>
/// <param name="TestAccuracyDeviation">Their standard deviation, divided by folds - 1.</param>
/// <param name="TestLoss">The mean of the folds' losses.</param>
/// <param name="TestLossDeviation">Their standard deviation.</param>
/// <param name="Seconds">The time of all folds.</param>
/// <param name="Folds">The folds, in order, as <c>train</c> tells of a run.</param>
internal sealed record FoldsDocument(
    string Folder,
    double TestAccuracy,
    double TestAccuracyDeviation,
    double TestLoss,
    double TestLossDeviation,
    double Seconds,
    IReadOnlyList<TrainDocument> Folds)
{
    public static FoldsDocument From(string folder, IReadOnlyList<TrainDocument> folds)
    {
        (double accuracy, double accuracyDeviation) = Spread(folds.Select(fold => fold.TestAccuracy!.Value));
        (double loss, double lossDeviation) = Spread(folds.Select(fold => fold.TestLoss!.Value));
        return new(folder, accuracy, accuracyDeviation, loss, lossDeviation, folds.Sum(fold => fold.Seconds), folds);
    }

    private static (double Mean, double Deviation) Spread(IEnumerable<double> values)
    {
        double[] list = [.. values];
        double mean = list.Average();
        return (mean, Math.Sqrt(list.Sum(value => (value - mean) * (value - mean)) / (list.Length - 1)));
    }
}

/// <summary>Serialises the folds' document without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(FoldsDocument))]
internal sealed partial class FoldsJson : JsonSerializerContext;
