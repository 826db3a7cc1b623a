using Fovea.Training;

namespace Fovea.Tests.Training;

/// <summary>Keeps every report in order and lets a test act on it, on the thread that trains.</summary>
internal sealed class ProgressLog(Action<TrainingProgress>? action = null) : IProgress<TrainingProgress>
{
    public List<TrainingProgress> Reports { get; } = [];

    public void Report(TrainingProgress value)
    {
        Reports.Add(value);
        action?.Invoke(value);
    }
}
