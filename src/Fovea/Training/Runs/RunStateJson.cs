using System.Globalization;
using System.Text;
using System.Text.Json;
using Fovea.Losses;
using Fovea.Metrics;

namespace Fovea.Training.Runs;

/// <summary>The state of a run as JSON, every number with all of its bits.</summary>
internal static class RunStateJson
{
    /// <summary>Rises when the form changes.</summary>
    private const int Format = 1;

    public static string Write(RunState state)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteNumber("format", Format);
            json.WriteNumber("epoch", state.Epoch);
            json.WriteNumber("step", state.Step);
            Real(json, "sum", state.Sum.Sum);
            json.WriteNumber("correct", state.Sum.Correct);
            json.WriteNumber("count", state.Sum.Count);
            Real(json, "epochSeconds", state.EpochSeconds);
            json.WriteNumber("passes", state.Passes);
            json.WriteNumber("optimizerSteps", state.OptimizerSteps);
            json.WriteNumber("baseRate", state.BaseRate);
            json.WriteBoolean("finished", state.Finished);
            Notes(json, state.Notes);
            json.WriteStartArray("epochs");
            foreach (EpochResult epoch in state.Epochs)
            {
                Write(json, epoch);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    /// <summary>Reads what <see cref="Write(RunState)"/> wrote.</summary>
    /// <param name="text">The text.</param>
    /// <param name="path">What messages call it.</param>
    /// <param name="classes">The names of the classes.</param>
    public static RunState Read(string text, string path, IReadOnlyList<string> classes)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            JsonElement root = document.RootElement;
            if (root.GetProperty("format").GetInt32() != Format)
            {
                throw new FormatException("another format");
            }

            return new RunState
            {
                Epoch = root.GetProperty("epoch").GetInt32(),
                Step = root.GetProperty("step").GetInt32(),
                Sum = new LossSum(
                    Real(root.GetProperty("sum")), root.GetProperty("correct").GetInt32(), root.GetProperty("count").GetInt32()),
                EpochSeconds = Real(root.GetProperty("epochSeconds")),
                Passes = root.GetProperty("passes").GetUInt64(),
                OptimizerSteps = root.GetProperty("optimizerSteps").GetInt64(),
                BaseRate = root.GetProperty("baseRate").GetSingle(),
                Finished = root.GetProperty("finished").GetBoolean(),
                Notes = [.. ReadNotes(root)],
                Epochs = [.. root.GetProperty("epochs").EnumerateArray().Select(epoch => ReadEpoch(epoch, classes))],
            };
        }
        catch (Exception exception) when (
            exception is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or ArgumentException)
        {
            throw new FoveaException(
                $"{path}: the state of the run in it is none that this version of the program writes ({exception.Message.TrimEnd('.')}). "
                + "Go on with the version that began the run, which config.json names.",
                exception);
        }
    }

    private static void Write(Utf8JsonWriter json, EpochResult epoch)
    {
        json.WriteStartObject();
        json.WriteNumber("epoch", epoch.Epoch);
        Real(json, "trainLoss", epoch.TrainLoss);
        Real(json, "trainAccuracy", epoch.TrainAccuracy);
        Real(json, "seconds", epoch.Seconds);
        Notes(json, epoch.Notes);
        if (epoch.LearningRate is { } rate)
        {
            json.WriteNumber("learningRate", rate);
        }

        if (epoch.Validation is { } validation)
        {
            Real(json, "validationLoss", validation.Loss);

            // Of many classes most pairs are never mistaken: the counts above 0 alone, each behind its class and what it was taken for.
            json.WriteStartArray("confusion");
            int classes = validation.Confusion.Classes.Count;
            for (int i = 0; i < classes * classes; i++)
            {
                int count = validation.Confusion[i / classes, i % classes];
                if (count > 0)
                {
                    json.WriteNumberValue(i / classes);
                    json.WriteNumberValue(i % classes);
                    json.WriteNumberValue(count);
                }
            }

            json.WriteEndArray();
            if (validation.TopK > 0)
            {
                json.WriteNumber("topK", validation.TopK);
                json.WriteNumber("amongTopK", validation.AmongTopK);
            }
        }

        json.WriteEndObject();
    }

    private static EpochResult ReadEpoch(JsonElement epoch, IReadOnlyList<string> classes)
    {
        Evaluation? validation = null;
        if (epoch.TryGetProperty("confusion", out JsonElement counts))
        {
            var confusion = new ConfusionMatrix(classes);
            int[] numbers = [.. counts.EnumerateArray().Select(number => number.GetInt32())];
            long total = 0;
            for (int i = 0; i + 2 < numbers.Length; i += 3)
            {
                total += numbers[i + 2];
                if (numbers[i + 2] < 0 || total > int.MaxValue)
                {
                    throw new FormatException("a count of images is out of range");
                }

                confusion.Set(numbers[i], numbers[i + 1], numbers[i + 2]);
            }

            bool hasTopK = epoch.TryGetProperty("topK", out JsonElement topK);
            validation = new Evaluation(Real(epoch.GetProperty("validationLoss")), confusion)
            {
                TopK = hasTopK ? topK.GetInt32() : 0,
                AmongTopK = hasTopK ? epoch.GetProperty("amongTopK").GetInt32() : 0,
            };
        }

        return new EpochResult(
            epoch.GetProperty("epoch").GetInt32(),
            Real(epoch.GetProperty("trainLoss")),
            Real(epoch.GetProperty("trainAccuracy")),
            validation,
            Real(epoch.GetProperty("seconds")))
        {
            LearningRate = epoch.TryGetProperty("learningRate", out JsonElement rate) ? rate.GetSingle() : null,
            Notes = [.. ReadNotes(epoch)],
        };
    }

    private static void Notes(Utf8JsonWriter json, IReadOnlyList<string> notes)
    {
        if (notes.Count > 0)
        {
            json.WriteStartArray("notes");
            foreach (string note in notes)
            {
                json.WriteStringValue(note);
            }

            json.WriteEndArray();
        }
    }

    private static IEnumerable<string> ReadNotes(JsonElement parent) =>
        parent.TryGetProperty("notes", out JsonElement notes) ? notes.EnumerateArray().Select(note => note.GetString() ?? "") : [];

    // JSON has no NaN and no infinity, and a validation loss may be either.
    private static void Real(Utf8JsonWriter json, string name, double value)
    {
        if (double.IsFinite(value))
        {
            json.WriteNumber(name, value);
        }
        else
        {
            json.WriteString(name, value.ToString(CultureInfo.InvariantCulture));
        }
    }

    private static double Real(JsonElement value) => value.ValueKind == JsonValueKind.String
        ? double.Parse(value.GetString()!, CultureInfo.InvariantCulture)
        : value.GetDouble();
}
