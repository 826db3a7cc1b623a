using System.Globalization;
using Fovea.Models;
using Fovea.Reports.Events.Wire;
using Fovea.Training;
using Google.Protobuf;

namespace Fovea.Reports.Events;

/// <summary>
/// The event files of a run, for TensorBoard: one for each time that the program ran. Each record is appended whole, since TensorBoard
/// reads along. Where a run goes on, what a killed program left half written is cut off, and epochs that are missing begin the new file.
/// </summary>
internal sealed class EventLog
{
    private const string Prefix = "events.out.tfevents.";
    private const string Suffix = ".fovea";
    private const string Version = "brain.Event:2";

    private readonly string path;
    private bool isBegun;

    private EventLog(string path) => this.path = path;

    /// <summary>Begins to log a run; nothing is written yet.</summary>
    /// <param name="folder">The run's folder.</param>
    /// <param name="epochs">The epochs that the run has behind it: those that the files lack come first. None where it begins, which
    /// removes the files of the run before it.</param>
    /// <param name="images">The training images of an epoch.</param>
    public static EventLog Open(string folder, IReadOnlyList<EpochResult> epochs, int images)
    {
        HashSet<long> known = Known(folder);

        // An epoch is in the checkpoint before it is here. More than the checkpoint has is of another run.
        if (known.Any(epoch => epoch > epochs.Count))
        {
            Remove(folder);
            known.Clear();
        }

        long newest = Files(folder).Select(Seconds).DefaultIfEmpty().Max();
        long seconds = Math.Max(DateTimeOffset.UtcNow.ToUnixTimeSeconds(), newest + 1);
        var log = new EventLog(Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{Prefix}{seconds:D10}{Suffix}")));
        foreach (EpochResult epoch in epochs.Where(epoch => !known.Contains(epoch.Epoch)))
        {
            log.Write(epoch, images, null);
        }

        return log;
    }

    /// <summary>Appends an epoch.</summary>
    /// <param name="epoch">The epoch.</param>
    /// <param name="images">Its training images.</param>
    /// <param name="model">The model, for histograms of its weights; or null.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Write(EpochResult epoch, int images, Model? model)
    {
        var summary = new Summary();
        Add("loss/train", epoch.TrainLoss);
        Add("loss/validation", epoch.Validation?.Loss);
        Add("accuracy/train", epoch.TrainAccuracy);
        Add("accuracy/validation", epoch.Validation?.Accuracy);
        Add("learning_rate", epoch.LearningRate);
        Add("images_per_second", epoch.Seconds > 0 ? images / epoch.Seconds : null);
        if (model is not null)
        {
            summary.Value.AddRange(WeightHistogram.All(model));
        }

        using var stream = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        if (!isBegun)
        {
            Append(stream, new Event { FileVersion = Version, SourceMetadata = new SourceMetadata { Writer = "fovea" } });
            isBegun = true;
        }

        Append(stream, new Event { Step = epoch.Epoch, Summary = summary });

        void Add(string tag, double? value)
        {
            if (value is { } number)
            {
                summary.Value.Add(new Summary.Types.Value { Tag = tag, SimpleValue = (float)number });
            }
        }
    }

    /// <summary>The event files of this program in a folder, in the order in which TensorBoard reads them.</summary>
    public static string[] Files(string folder) =>
        Directory.Exists(folder) ? [.. Directory.GetFiles(folder, $"{Prefix}*{Suffix}").Order(StringComparer.Ordinal)] : [];

    private static void Remove(string folder)
    {
        foreach (string file in Files(folder))
        {
            File.Delete(file);
        }
    }

    private static void Append(FileStream stream, Event record)
    {
        record.WallTime = (DateTime.UtcNow - DateTime.UnixEpoch).TotalSeconds;
        TfRecord.Write(stream, record.ToByteArray());
    }

    // The epochs in the files. What follows the last whole record of a file is cut off.
    private static HashSet<long> Known(string folder)
    {
        var known = new HashSet<long>();
        foreach (string file in Files(folder))
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
            long end = 0;
            while (Read(stream) is { } record)
            {
                end = stream.Position;
                if (record.WhatCase == Event.WhatOneofCase.Summary)
                {
                    known.Add(record.Step);
                }
            }

            if (end < stream.Length)
            {
                stream.SetLength(end);
            }
        }

        return known;
    }

    private static Event? Read(FileStream stream)
    {
        try
        {
            return TfRecord.Read(stream) is { } bytes ? Event.Parser.ParseFrom(bytes) : null;
        }
        catch (InvalidProtocolBufferException)
        {
            return null;
        }
    }

    private static long Seconds(string file)
    {
        string middle = Path.GetFileName(file)[Prefix.Length..^Suffix.Length];
        return long.TryParse(middle, NumberStyles.None, CultureInfo.InvariantCulture, out long seconds) ? seconds : 0;
    }
}
