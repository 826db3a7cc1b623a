using Fovea.Cli.Bench.Measuring;
using Fovea.Cli.Shell;
using Fovea.Reports;

namespace Fovea.Cli.Training;

/// <summary>What a run keeps to be looked at: its report, and TensorBoard's files.</summary>
internal static class RunRecords
{
    /// <summary>Begins to keep; to be disposed of when the run is over.</summary>
    /// <param name="folder">The folder of the run.</param>
    /// <param name="ready">The network and its settings.</param>
    /// <param name="data">The images of the run.</param>
    /// <param name="goesOn">Whether the run goes on from a checkpoint.</param>
    /// <param name="warn">Told what is worth knowing.</param>
    public static RunRecorder Begin(string folder, PreparedRun ready, DataSource data, bool goesOn, Action<string> warn) =>
        new(folder, ready.Model, data.Train, data.Test, new ReportOptions
        {
            Data = data.Place,
            Machine = Machine.Processor,
            Threads = ready.Options.Threads,
            Notes = [.. data.Notes, .. ready.Notes],
            Resume = goesOn,
            Warn = warn,
        });
}
