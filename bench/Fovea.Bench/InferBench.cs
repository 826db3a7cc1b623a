using System.Globalization;
using Fovea.Bench.Onnx;
using Fovea.Models;
using Fovea.Planning;
using Fovea.Random;

namespace Fovea.Bench;

/// <summary>Inference, Fovea and ONNX Runtime by turns in one process.</summary>
internal static class InferBench
{
    // ONNX Runtime's threads spin for a moment after their last work.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    public static void Run(Arguments arguments)
    {
        var report = new Report("infer", arguments.Line);
        report.Add("Medians of 7 rounds; the ratio is the median of the rounds' ratios. Running statistics of batch norm are random.");
        Table(report, arguments, "Batches as in training", network => network.Batch);
        Table(report, arguments, "One image at a time", _ => 1);
        report.Save();
    }

    private static void Table(Report report, Arguments arguments, string title, Func<BenchNetwork, int> batch)
    {
        report.Add($"\n## {title}\n");
        report.Add(
            "| network (batch) | threads | Fovea, images/s | ONNX Runtime, images/s | ratio | of the fastest passes "
            + "| spread, Fovea / ONNX Runtime | peak of a core, GFLOP/s | Fovea's share | ONNX Runtime's share | greatest difference |");
        report.Add("|---|---|---|---|---|---|---|---|---|---|---|");
        foreach (BenchNetwork network in arguments.Networks)
        {
            foreach (int threads in arguments.Threads)
            {
                report.Add(Row(network, batch(network), threads));
                GC.Collect();
            }
        }
    }

    private static string Row(BenchNetwork network, int batch, int threads)
    {
        Model model = network.Create();
        DrawStatistics(model);
        float[][] images = RandomValues.Images(model, batch);
        Plan plan = model.Compile(batch, PlanMode.Inference, new PlanOptions { Threads = threads });
        plan.Fill(images);

        using var session = new OnnxSession(model, images, threads);
        plan.Forward(batch);
        session.Run();
        float[] outputs = [.. Enumerable.Range(0, batch).SelectMany(i => plan.Output(i).ToArray())];
        double difference = Difference.Require(network.Name, Difference.Relative(outputs, session.Output), Difference.OfOutputs);
        Turns turns = new Alternation { Pause = Pause }.Run(() => plan.Forward(batch), session.Run);
        double operations = 2.0 * batch * TrainingWork.ForwardMultiplyAdds(model);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"| {network.Name} ({batch}) | {threads} | {batch / turns.Median(0):F1} | {batch / turns.Median(1):F1} "
            + $"| **{turns.Ratio(0, 1):F2}** | {turns.FastestRatio(0, 1):F2} | {turns.Spread(0) * 100:F0} % / {turns.Spread(1) * 100:F0} % "
            + $"| {turns.MedianPeak:F1} | {turns.Share(0, operations, threads) * 100:F0} % "
            + $"| {turns.Share(1, operations, threads) * 100:F0} % | {difference:0.0E-0} |");
    }

    // Means of 0 and variances of 1 would hide a normalisation that was left out.
    internal static void DrawStatistics(Model model)
    {
        var random = new RandomSource(3);
        foreach (Parameter parameter in model.Parameters.Where(parameter => !parameter.Trainable))
        {
            bool isVariance = parameter.Name.EndsWith("runningVariance", StringComparison.Ordinal);
            foreach (ref float value in parameter.Span)
            {
                value = (float)(isVariance ? random.NextUniform(0.5, 1.5) : random.NextUniform(-0.2, 0.2));
            }
        }
    }
}
