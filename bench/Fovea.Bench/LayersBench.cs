using System.Globalization;
using Fovea.Bench.Layers;
using Fovea.Kernels.Simd;
using TorchSharp;

namespace Fovea.Bench;

/// <summary>Single layers on one core: shares of the peak, libtorch beside them, bandwidth, and the lines to hold.</summary>
internal static class LayersBench
{
    /// <summary>
    /// Many short turns on one thread, of which the fastest call counts: even on a disturbed machine some call is left in peace.
    /// </summary>
    public static Alternation Alternation { get; } =
        new() { Rounds = 40, TurnSeconds = 0.002, WarmSeconds = 0.25, PeakSeconds = 0.001 };

    public static void Run(Arguments arguments)
    {
        torch.set_num_threads(1);
        var report = new Report("layers", arguments.Line);
        foreach (InstructionSet set in InstructionSets.Supported)
        {
            Turns turns = new Alternation { Set = set }.Run();
            report.Add(string.Create(
                CultureInfo.InvariantCulture, $"- multiply-add peak of one core, {set}: {turns.HighestPeak / 1e9:F1} GFLOP/s"));
        }

        report.Add(
            $"\nOne core, {InstructionSets.Best}. GFLOP/s of the plain algorithm, and in brackets the share of the peak measured between them; "
            + "of 40 short rounds the fastest call. Beside libtorch both sides also bring the weights into their own order and add the bias, "
            + "and the faster of libtorch's layouts counts.");
        var lines = new LinesToHold();
        ProductRows.Report(report, lines);
        StreamRows.Report(report, lines);
        lines.Report(report);
        report.Save();
    }
}
