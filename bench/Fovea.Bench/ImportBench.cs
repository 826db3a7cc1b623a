using System.Globalization;
using Fovea.Bench.Onnx;
using Fovea.Models;
using Fovea.Onnx;

namespace Fovea.Bench;

/// <summary>ONNX files of the networks, run by Fovea.Onnx and by ONNX Runtime by turns in one process.</summary>
internal static class ImportBench
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    public static void Run(Arguments arguments)
    {
        var report = new Report("import", arguments.Line);
        report.Add("Medians of 7 rounds; the ratio is the median of the rounds' ratios. Both run the same file on [batch, channels, height, width].");
        report.Add(
            "\n| network | batch | threads | Fovea, images/s | ONNX Runtime, images/s | ratio | of the fastest passes "
            + "| spread, Fovea / ONNX Runtime | greatest difference |");
        report.Add("|---|---|---|---|---|---|---|---|---|");
        foreach (BenchNetwork network in arguments.Networks)
        {
            foreach (int batch in (int[])[network.Batch, 1])
            {
                foreach (int threads in arguments.Threads)
                {
                    report.Add(Row(network, batch, threads));
                    GC.Collect();
                }
            }
        }

        report.Save();
    }

    private static string Row(BenchNetwork network, int batch, int threads)
    {
        Model model = network.Create();
        InferBench.DrawStatistics(model);
        float[][] images = RandomValues.Images(model, batch);
        using var session = new OnnxSession(model, images, threads);
        var runner = new GraphRunner(OnnxModel.Parse(session.File, network.Name), new GraphRunnerOptions { Threads = threads });
        Shape shape = model.InputShape;
        OnnxTensor<float> input = OnnxTensor.Create(
            [batch, shape.Channels, shape.Height, shape.Width], images.SelectMany(image => ChannelsFirst.Image(image, shape)).ToArray());
        session.Run();
        var outputs = (OnnxTensor<float>)runner.Run(input)[0];
        if (runner.LastSteps != (1, 0))
        {
            throw new InvalidOperationException($"{network.Name} ran in {runner.LastSteps} steps, expected one of layers.");
        }

        double difference = Difference.Require(network.Name, Difference.Relative(outputs.Values, session.Output), Difference.OfOutputs);
        Turns turns = new Alternation { Pause = Pause }.Run(() => runner.Run(input), session.Run);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"| {network.Name} | {batch} | {threads} | {batch / turns.Median(0):F1} | {batch / turns.Median(1):F1} "
            + $"| **{turns.Ratio(0, 1):F2}** | {turns.FastestRatio(0, 1):F2} | {turns.Spread(0) * 100:F0} % / {turns.Spread(1) * 100:F0} % "
            + $"| {difference:0.0E-0} |");
    }
}
