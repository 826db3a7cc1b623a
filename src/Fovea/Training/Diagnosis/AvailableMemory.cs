using System.Globalization;

namespace Fovea.Training.Diagnosis;

/// <summary>How much memory a process may take.</summary>
/// <param name="Limit">What there is for it altogether: of the machine or of its container.</param>
/// <param name="Now">What is free at the moment, or null where the system does not tell.</param>
internal readonly record struct AvailableMemory(long Limit, long? Now)
{
    /// <summary>What the system says.</summary>
    public static AvailableMemory Read() => Read(path => File.Exists(path) ? File.ReadAllText(path) : null);

    /// <summary>What files of Linux say; elsewhere the limit of the runtime alone.</summary>
    /// <param name="read">The text of a file, or null where there is none.</param>
    public static AvailableMemory Read(Func<string, string?> read)
    {
        long limit = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        long? now = null;
        try
        {
            // Free pages, and those that the system gives back when asked; a control group may allow less.
            now = Value(read("/proc/meminfo"), "MemAvailable:") * 1024;
            Restrict("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory.current", "/sys/fs/cgroup/memory.stat", "inactive_file");
            Restrict(
                "/sys/fs/cgroup/memory/memory.limit_in_bytes",
                "/sys/fs/cgroup/memory/memory.usage_in_bytes",
                "/sys/fs/cgroup/memory/memory.stat",
                "total_inactive_file");
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            // A system that does not tell is no reason not to train.
        }

        return new AvailableMemory(limit, now);

        void Restrict(string maximum, string current, string statistics, string inactive)
        {
            if (Number(read(maximum)) is not { } most || most <= 0)
            {
                return;
            }

            limit = Math.Min(limit, most);
            if (Number(read(current)) is { } used)
            {
                long free = Math.Max(0, most - used + (Value(read(statistics), inactive) ?? 0));
                now = Math.Min(now ?? free, free);
            }
        }
    }

    // "max" is no number: there is no limit.
    private static long? Number(string? text) =>
        long.TryParse(text, NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out long value) ? value : null;

    private static long? Value(string? text, string name)
    {
        foreach (string line in text?.Split('\n') ?? [])
        {
            string[] words = line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
            if (words.Length >= 2 && words[0] == name)
            {
                return Number(words[1]);
            }
        }

        return null;
    }
}
