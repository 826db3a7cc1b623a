using System.Text.Json.Serialization;
using Fovea.Models;
using Fovea.Planning;

namespace Fovea.Cli.Models;

/// <summary>One picture in what <c>predict --json</c> prints.</summary>
internal sealed record PredictionDocument(
    string File, string Class, double Probability, string Preparation, IReadOnlyList<ClassDocument> Classes);

/// <summary>A class and its probability.</summary>
internal sealed record ClassDocument(string Class, double Probability);

/// <summary>What <c>summary --json</c> prints.</summary>
internal sealed record SummaryDocument(
    string Name,
    IReadOnlyList<int> Input,
    int Parameters,
    long MultiplyAdds,
    IReadOnlyList<LayerDocument> Layers,
    int Batch,
    long InferenceMemoryBytes,
    long TrainingMemoryBytes)
{
    public static SummaryDocument From(Model model, int batch)
    {
        LayerDocument[] layers =
        [
            .. model.Summary().Select(layer => new LayerDocument(
                layer.Name,
                layer.Kind,
                layer.Inputs,
                layer.OutputShape.Extents,
                layer.Parameters,
                layer.MultiplyAdds,
                (long)layer.OutputShape.Length * sizeof(float) * batch)),
        ];
        return new SummaryDocument(
            model.Name,
            model.InputShape.Extents,
            model.Parameters.ParameterCount,
            layers.Sum(layer => layer.MultiplyAdds),
            layers,
            batch,
            Plan.Measure(model, batch).Total,
            Plan.Measure(model, batch, PlanMode.Training).Total);
    }
}

/// <summary>One layer of a summary.</summary>
internal sealed record LayerDocument(
    string Name, string Type, IReadOnlyList<string> Inputs, IReadOnlyList<int> Output, int Parameters, long MultiplyAdds, long OutputBytes);

/// <summary>What <c>summary --json</c> prints of a file that holds tensors alone.</summary>
internal sealed record TensorsDocument(string File, IReadOnlyDictionary<string, string> Metadata, IReadOnlyList<TensorDocument> Tensors);

/// <summary>One tensor; the range is left out where it has no values or its type is not computed with.</summary>
internal sealed record TensorDocument(string Name, string Type, IReadOnlyList<long> Shape, long Count, double? Least, double? Greatest);

/// <summary>One network in what <c>models --json</c> prints.</summary>
internal sealed record BuiltInDocument(string Name, IReadOnlyList<int> Input, int Classes, int Parameters, long MultiplyAdds)
{
    public static BuiltInDocument From(BuiltInModelCosts costs) =>
        new(costs.Name, costs.Input.Extents, costs.Classes, costs.Parameters, costs.MultiplyAdds);
}

/// <summary>Serialises the documents without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
[JsonSerializable(typeof(EvaluateDocument))]
[JsonSerializable(typeof(List<PredictionDocument>))]
[JsonSerializable(typeof(SummaryDocument))]
[JsonSerializable(typeof(BuiltInDocument[]))]
[JsonSerializable(typeof(TensorsDocument))]
internal sealed partial class ModelsJson : JsonSerializerContext;
