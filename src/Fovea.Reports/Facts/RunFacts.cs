using System.Text.Json;
using Fovea.Kernels.Convolution;
using Fovea.Metrics;
using Fovea.Models;
using Fovea.Planning;
using Fovea.Training;
using Fovea.Training.Runs;

namespace Fovea.Reports.Facts;

/// <summary>All that a report is made of. What is not known is null, and its part of the report is left out.</summary>
internal sealed record RunFacts
{
    /// <summary>config.json.</summary>
    public required RunConfig Config { get; init; }

    /// <summary>The model; its parameters count only where <see cref="IsTrained"/> is set.</summary>
    public required Model Model { get; init; }

    /// <summary>Whether the model's parameters are those that the run found.</summary>
    public bool IsTrained { get; init; }

    /// <summary>The epochs that are complete.</summary>
    public required IReadOnlyList<EpochResult> Epochs { get; init; }

    public required RunStatus Status { get; init; }

    /// <summary>What the data are called.</summary>
    public required string Data { get; init; }

    /// <summary>The processor.</summary>
    public string? Machine { get; init; }

    /// <summary>The threads, as they were asked for.</summary>
    public int Threads { get; init; }

    /// <summary>What the run told while it ran.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>When the run was last heard of.</summary>
    public DateTimeOffset When { get; init; }

    /// <summary>The held-back images, for pictures.</summary>
    public IImageDataset? Held { get; init; }

    public Examination? Examined { get; init; }

    public IReadOnlyList<LayerCost>? Costs { get; init; }

    public int Batch => Number("batch");

    public int PlannedEpochs => Number("epochs");

    /// <summary>The images to learn from.</summary>
    public int TrainImages => Inner("data", "images");

    /// <summary>The images held back; 0 without.</summary>
    public int HeldImages => Inner("validation", "images");

    /// <summary>How plans compute, for threads and arithmetic of the run.</summary>
    public PlanOptions PlanOptions => new()
    {
        Threads = Threads,
        Arithmetic = Text("arithmetic") == nameof(Arithmetic.Strict) ? Arithmetic.Strict : Arithmetic.Fast,
    };

    /// <summary>What was taken for what: of the model at hand, else after the last epoch.</summary>
    public ConfusionMatrix? Confusion => Examined?.Confusion ?? Last?.Validation?.Confusion;

    /// <summary>The last complete epoch.</summary>
    public EpochResult? Last => Epochs is [.., var last] ? last : null;

    public double Seconds => Epochs.Sum(epoch => epoch.Seconds);

    /// <summary>A value of config.json as a person reads it; empty where there is none.</summary>
    public string Text(string name) => Value(name) switch
    {
        { ValueKind: JsonValueKind.String } text => text.GetString()!,
        { ValueKind: JsonValueKind.Null or JsonValueKind.Undefined } => "",
        var value => value.ToString(),
    };

    /// <summary>A whole number of config.json; 0 where there is none.</summary>
    public int Number(string name) => Number(Value(name));

    /// <summary>What tells the held-back data from others.</summary>
    public string? HeldFingerprint => Value("validation") is { ValueKind: JsonValueKind.Object } data
        && data.TryGetProperty("fingerprint", out JsonElement print) ? print.ToString() : null;

    private int Inner(string name, string inner) => Value(name) is { ValueKind: JsonValueKind.Object } value
        && value.TryGetProperty(inner, out JsonElement found)
        ? Number(found)
        : 0;

    private static int Number(JsonElement value) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int number) ? number : 0;

    private JsonElement Value(string name)
    {
        if (!Config.Values.TryGetValue(name, out string? json))
        {
            return default;
        }

        using JsonDocument document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }
}
