using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Fovea.Kernels.Simd;
using Fovea.Losses;
using Fovea.Models;
using Fovea.Optimizers;

namespace Fovea.Training.Runs;

/// <summary>config.json: everything that decides the result of a run.</summary>
internal sealed class RunConfig
{
    /// <summary>What may differ between the run that began and the one that goes on: it decides nothing, or the model says it.</summary>
    private static readonly string[] Free = ["arguments", "fovea", "runtime", "instructionSet"];

    private readonly Dictionary<string, string> values = new(StringComparer.Ordinal);

    private RunConfig(string text) => Text = text;

    /// <summary>The file's text.</summary>
    public string Text { get; }

    /// <summary>The words of the command line that began the run.</summary>
    public IReadOnlyList<string> Arguments { get; private init; } = [];

    /// <summary>What is written under each name, as JSON.</summary>
    public IReadOnlyDictionary<string, string> Values => values;

    /// <summary>The model as JSON.</summary>
    public string Model => values["model"];

    public static RunConfig Describe(
        Model model, Optimizer optimizer, Loss loss, TrainingOptions options, IImageDataset train, IImageDataset? validation)
    {
        // Augmentations, optimisers and losses of a program's own may print numbers as the culture has them; the file must not.
        CultureInfo culture = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
            return DescribeInvariant(model, optimizer, loss, options, train, validation);
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    private static RunConfig DescribeInvariant(
        Model model, Optimizer optimizer, Loss loss, TrainingOptions options, IImageDataset train, IImageDataset? validation)
    {
        using var stream = new MemoryStream();
        var style = new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        using (var json = new Utf8JsonWriter(stream, style))
        {
            json.WriteStartObject();
            json.WriteString("fovea", typeof(RunConfig).Assembly.GetName().Version!.ToString(3));
            json.WriteString("runtime", System.Runtime.InteropServices.RuntimeInformation.FrameworkDescription);
            json.WriteString("instructionSet", InstructionSets.Best.ToString());
            json.WriteStartArray("arguments");
            foreach (string word in options.Arguments)
            {
                json.WriteStringValue(word);
            }

            json.WriteEndArray();
            json.WriteNumber("epochs", options.Epochs);
            json.WriteNumber("batch", options.Batch);
            json.WriteNumber("seed", options.Seed);
            json.WriteString("augmentations", string.Join(", ", options.Augmentations));
            json.WriteString("arithmetic", options.Arithmetic.ToString());
            json.WriteString("optimizer", optimizer.ToString());
            json.WriteNumber("clipNorm", options.ClipNorm);
            json.WriteNumber("clipValue", options.ClipValue);
            json.WriteNumber("accumulate", options.Accumulate);
            json.WriteNumber("averageDecay", options.AverageDecay);
            json.WriteNumber("patience", options.Patience);
            json.WriteNumber("timeBudget", options.TimeBudget.TotalSeconds);
            json.WriteString("schedule", options.Schedule.ToString());
            json.WriteString("loss", loss.ToString());
            if (model.FrozenLayers.Count > 0)
            {
                json.WriteString("frozen", string.Join(", ", model.FrozenLayers));
            }

            Describe(json, "data", train);
            Describe(json, "validation", validation);
            json.WritePropertyName("model");
            json.WriteRawValue(model.ToJson());
            json.WriteEndObject();
        }

        return Parse(Encoding.UTF8.GetString(stream.ToArray()), "config.json");
    }

    /// <summary>Reads the file of a run.</summary>
    public static RunConfig Read(string path) => Parse(ModelFiles.ReadText(path), path);

    /// <summary>Refuses to go on with settings that are not those of the run.</summary>
    /// <param name="current">What the program would go on with.</param>
    /// <param name="path">The file of the run.</param>
    public void RequireSame(RunConfig current, string path)
    {
        foreach (string name in values.Keys.Union(current.values.Keys).Except(Free))
        {
            string before = values.GetValueOrDefault(name, "nothing");
            string now = current.values.GetValueOrDefault(name, "nothing");
            if (before != now)
            {
                throw new FoveaException(
                    $"{path}: the run cannot go on with another {name}. Received {Short(now)}, the run began with {Short(before)}. "
                    + "Give what it began with, or begin a new run in another folder.");
            }
        }
    }

    /// <summary>What stands in the way of equal bits: another version or other registers than those that the run began with.</summary>
    public string? Difference(RunConfig current)
    {
        string[] changed =
        [
            .. Free.Skip(1).Where(name => values.GetValueOrDefault(name) != current.values.GetValueOrDefault(name))
                .Select(name => $"{name} {current.values.GetValueOrDefault(name)} in place of {values.GetValueOrDefault(name)}"),
        ];
        return changed.Length == 0 ? null : $"The run goes on with {string.Join(", ", changed)}; its last bits may differ.";
    }

    /// <summary>Reads the text of the file.</summary>
    /// <param name="text">The text.</param>
    /// <param name="path">What messages call it.</param>
    public static RunConfig Parse(string text, string path)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            var config = new RunConfig(text)
            {
                Arguments = [.. document.RootElement.GetProperty("arguments").EnumerateArray().Select(word => word.GetString()!)],
            };
            foreach (JsonProperty property in document.RootElement.EnumerateObject())
            {
                config.values[property.Name] = property.Value.GetRawText();
            }

            return config.values.ContainsKey("model") ? config : throw new KeyNotFoundException("it has no model");
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new FoveaException(
                $"{path}: this is no description of a run ({exception.Message.TrimEnd('.')}). Begin a new run in another folder.", exception);
        }
    }

    private static void Describe(Utf8JsonWriter json, string name, IImageDataset? dataset)
    {
        if (dataset is null)
        {
            json.WriteNull(name);
            return;
        }

        json.WriteStartObject(name);
        json.WriteNumber("images", dataset.Count);
        json.WriteString("shape", dataset.ImageShape.ToString());
        json.WriteNumber("classes", dataset.Classes.Count);
        json.WriteString("fingerprint", DataFingerprint.Of(dataset));
        json.WriteEndObject();
    }

    private static string Short(string text)
    {
        string line = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return line.Length <= 160 ? line : line[..160] + "...";
    }
}
