using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Fovea.Formats;
using Fovea.Layers;
using Fovea.Models;

namespace Fovea.Training.Runs;

/// <summary>
/// A run between two steps as a safetensors file: the parameters, the optimiser's state and, in the metadata, <see cref="RunState"/>. A
/// checksum over all of it tells a damaged file; the format itself has none.
/// </summary>
internal static class Checkpoint
{
    private const string StateKey = "fovea.run";
    private const string SumKey = "fovea.sha256";
    private const string ConfigKey = "fovea.config.sha256";
    private const string ModelPrefix = "model/";
    private const string AverageName = "average";

    /// <summary>The arrays that a checkpoint holds, under the names that they have there.</summary>
    public static List<(string Name, Memory<float> Values)> Arrays(
        Model model, Optimizers.Optimizer optimizer, WeightAverage? average)
    {
        var arrays = new List<(string Name, Memory<float> Values)>();
        foreach (Parameter parameter in model.Parameters)
        {
            arrays.Add((ModelPrefix + parameter.Name, model.Parameters.Memory.Slice(parameter.Offset, parameter.Length)));
        }

        foreach (Optimizers.OptimizerState state in optimizer.State)
        {
            arrays.Add(($"optimizer/{state.Name}", state.Values));
        }

        if (average is not null)
        {
            arrays.Add((AverageName, average.Values));
        }

        return arrays;
    }

    public static void Write(string path, RunState state, RunConfig config, List<(string Name, Memory<float> Values)> arrays)
    {
        string text = RunStateJson.Write(state);
        Safetensors.Write(
            path,
            arrays.Where(array => array.Values.Length > 0)
                .Select(array => new SafetensorsTensor(array.Name, new Shape(array.Values.Length), array.Values)),
            new Dictionary<string, string>
            {
                [StateKey] = text,
                [ConfigKey] = Digest(config.Text),
                [SumKey] = Sum(text, arrays),
            });
    }

    /// <summary>Reads a checkpoint into the arrays.</summary>
    /// <exception cref="FoveaException">The file is damaged, is no checkpoint or belongs to another run.</exception>
    public static RunState Read(
        string path, RunConfig config, IReadOnlyList<string> classes, List<(string Name, Memory<float> Values)> arrays)
    {
        SafetensorsFile file = Safetensors.Read(path);
        string text = Require(file, StateKey);
        RequireRun(file, config);
        foreach (var (name, values) in arrays.Where(array => array.Values.Length > 0))
        {
            Read(file, name, file.Find(name), values.Span);
        }

        return Sum(text, arrays) == Require(file, SumKey)
            ? RunStateJson.Read(text, path, classes)
            : throw new FoveaException($"{path}: the checkpoint is damaged: its content does not have the checksum written in it. {Advice}");
    }

    /// <summary>Refuses a checkpoint of another run.</summary>
    public static void RequireRun(SafetensorsFile file, RunConfig config)
    {
        if (Require(file, ConfigKey) != Digest(config.Text))
        {
            throw new FoveaException(
                $"{file.Path}: the checkpoint is of another run than config.json beside it. Restore the two together, or begin a new run.");
        }
    }

    /// <summary>Refuses a checkpoint without the parameters of an architecture, before memory is taken for them.</summary>
    public static void RequireModel(SafetensorsFile file, IReadOnlyList<(string Name, ParameterSpec Spec)> parameters)
    {
        foreach ((string name, ParameterSpec spec) in parameters)
        {
            RequireLength(file, ModelPrefix + name, file.Find(ModelPrefix + name), spec.Shape.Length);
        }
    }

    /// <summary>
    /// Brings the parameters of a checkpoint into its model: their average where the run keeps one, since that is what is measured. A run
    /// that came to its end has exchanged the two: its model is the average.
    /// </summary>
    /// <exception cref="FoveaException">The checkpoint lacks a parameter, or has one of another length.</exception>
    public static void ReadModel(SafetensorsFile file, Model model, bool isFinished)
    {
        if (!isFinished && file.Find(AverageName) is { } average)
        {
            Read(file, AverageName, average, model.Parameters.Values);
            return;
        }

        foreach (Parameter parameter in model.Parameters)
        {
            string name = ModelPrefix + parameter.Name;
            Read(file, name, file.Find(name), parameter.Span);
        }
    }

    /// <summary>Reads where a run stands alone; the checksum, which is over the arrays too, is not looked at.</summary>
    /// <exception cref="FoveaException">The file is damaged or is no checkpoint.</exception>
    public static RunState ReadState(string path, IReadOnlyList<string> classes) => ReadState(Safetensors.Read(path), classes);

    /// <summary>The same for a file whose header was read.</summary>
    public static RunState ReadState(SafetensorsFile file, IReadOnlyList<string> classes) =>
        RunStateJson.Read(Require(file, StateKey), file.Path, classes);

    /// <summary>Whether a file is the checkpoint of a run that has steps left. What cannot be read is none.</summary>
    public static bool IsUnfinished(string path)
    {
        try
        {
            return File.Exists(path)
                && Safetensors.Read(path).Metadata.TryGetValue(StateKey, out string? text)
                && text.Contains("\"finished\":false", StringComparison.Ordinal);
        }
        catch (FoveaException)
        {
            return false;
        }
    }

    private static string Require(SafetensorsFile file, string key) => file.Metadata.TryGetValue(key, out string? value)
        ? value
        : throw new FoveaException($"{file.Path}: this is no checkpoint: the metadata '{key}' is missing. {Advice}");

    private static void Read(SafetensorsFile file, string name, SafetensorsEntry? entry, Span<float> values) =>
        file.Read(RequireLength(file, name, entry, values.Length), values);

    private static SafetensorsEntry RequireLength(SafetensorsFile file, string name, SafetensorsEntry? entry, int length)
    {
        if (entry is null)
        {
            throw new FoveaException($"{file.Path}: the checkpoint lacks {name}. It is damaged or of another run. {Advice}");
        }

        return entry.Length == length ? entry : throw new FoveaException(
            $"{file.Path}: {name} has {entry.Length} values, expected {length}. The checkpoint is damaged or of another run. {Advice}");
    }

    private const string Advice = "Restore it from a copy, or begin a new run in another folder.";

    private static string Digest(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static string Sum(string text, List<(string Name, Memory<float> Values)> arrays)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(text));
        foreach (var (name, values) in arrays)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(name));
            hash.AppendData(MemoryMarshal.AsBytes(values.Span));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
