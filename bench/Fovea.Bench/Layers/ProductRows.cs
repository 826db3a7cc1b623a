using System.Globalization;
using Fovea.Bench.Torch;
using Fovea.Kernels.Simd;

namespace Fovea.Bench.Layers;

/// <summary>Convolutions and dense layers: shares of the peak for each direction, and beside libtorch.</summary>
internal static class ProductRows
{
    private static readonly InstructionSet Set = InstructionSets.Best;

    public static void Report(Report report, LinesToHold lines)
    {
        Micro(report, lines);
        report.Add(
            "\n| layer (images) | forward | backward input | backward weight | forward, times libtorch | forward and backward, times libtorch |");
        report.Add("|---|---|---|---|---|---|");
        foreach (LayerCase layer in LayerCase.All)
        {
            report.Add(Row(layer, lines));
        }
    }

    // 24 rows of 128 values, 16 KB of weights: all in the first-level cache.
    private static void Micro(Report report, LinesToHold lines)
    {
        const int rows = 24, inputs = 128, outputs = 32;
        Turns turns = LayersBench.Alternation.Run(FoveaLayer.Dense(inputs, outputs, rows, Set).Forward);
        double share = turns.FastestShare(0, 2.0 * rows * inputs * outputs);
        lines.Add(LinesToHold.MicroKernel, LinesToHold.Forward, "product of 24x128 and 128x32", share);
        report.Add($"- product of 24x128 and 128x32, in the first-level cache: {Percent(share)} of the peak");
    }

    private static string Row(LayerCase layer, LinesToHold lines)
    {
        FoveaLayer mine = FoveaLayer.Of(layer, Set);
        var first = new TorchLayer(layer, TorchLayout.ChannelsFirst);
        var last = new TorchLayer(layer, TorchLayout.ChannelsLast);
        Turns turns = LayersBench.Alternation.Run(
            mine.Forward,
            mine.BackwardInput,
            mine.BackwardWeight,
            mine.ForwardWhole,
            () => mine.Both(withInput: !layer.IsFirst),
            first.Forward,
            last.Forward,
            first.Both,
            last.Both);
        string[] directions = [LinesToHold.Forward, LinesToHold.BackwardInput, LinesToHold.BackwardWeight];
        var cells = new List<string>();
        for (int i = 0; i < directions.Length; i++)
        {
            double share = turns.FastestShare(i, layer.Operations);
            lines.Add(layer.Line, directions[i], layer.Name, share);
            cells.Add(string.Create(CultureInfo.InvariantCulture, $"{layer.Operations / turns.Fastest[i] / 1e9:F0} ({Percent(share)})"));
        }

        cells.Add(Times(Math.Min(turns.FastestRatio(3, 5), turns.FastestRatio(3, 6))));
        cells.Add(Times(Math.Min(turns.FastestRatio(4, 7), turns.FastestRatio(4, 8))));
        return $"| {layer.Name} ({layer.Images}) | {string.Join(" | ", cells)} |";
    }

    private static string Times(double ratio) => ratio.ToString("F2", CultureInfo.InvariantCulture);

    private static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{share * 100:F0} %");
}
