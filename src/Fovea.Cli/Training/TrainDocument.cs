using System.Text.Json.Serialization;
using Fovea.Training;

namespace Fovea.Cli.Training;

/// <summary>What <c>train --json</c> prints.</summary>
internal sealed record TrainDocument(
    string Model,
    int Epochs,
    double? TestAccuracy,
    double? TestLoss,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? TopK,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? TestTopKAccuracy,
    double Seconds,
    double WaitingShare,
    int Batch,
    float LearningRate,
    ulong Seed,
    IReadOnlyList<EpochDocument> History)
{
    public static TrainDocument From(string path, TrainingOptions options, TrainingResult result, float rate) => new(
        path,
        result.Epochs.Count,
        result.Validation?.Accuracy,
        result.Validation?.Loss,
        result.Validation is { TopK: > 0 } top ? top.TopK : null,
        result.Validation is { TopK: > 0 } measured ? measured.TopKAccuracy : null,
        result.Seconds,
        result.WaitingSeconds / result.Seconds,
        options.Batch,
        rate,
        options.Seed,
        [
            .. result.Epochs.Select(epoch => new EpochDocument(
                epoch.Epoch, epoch.TrainLoss, epoch.TrainAccuracy, epoch.Validation?.Loss, epoch.Validation?.Accuracy, epoch.Seconds)),
        ]);
}

/// <summary>One epoch of a run.</summary>
internal sealed record EpochDocument(
    int Epoch, double TrainLoss, double TrainAccuracy, double? TestLoss, double? TestAccuracy, double Seconds);

/// <summary>Serialises the run's document without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(TrainDocument))]
internal sealed partial class TrainingJson : JsonSerializerContext;
