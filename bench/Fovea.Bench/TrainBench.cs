using System.Globalization;
using Fovea.Bench.Torch;
using Fovea.Models;
using TorchSharp;

namespace Fovea.Bench;

/// <summary>Whole training steps, Fovea and libtorch by turns in one process.</summary>
internal static class TrainBench
{
    // OpenMP's threads spin for a moment after their last work.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    public static void Run(Arguments arguments)
    {
        var report = new Report("train", arguments.Line);
        report.Add("libtorch in the faster of its two layouts. Medians of 7 rounds; the ratio is the median of the rounds' ratios.\n");
        report.Add(
            "| network (batch) | threads | Fovea, images/s | libtorch, images/s | ratio | of the fastest steps | spread, Fovea / libtorch "
            + "| peak of a core, GFLOP/s | Fovea's share | libtorch's share |");
        report.Add("|---|---|---|---|---|---|---|---|---|---|");
        var notes = new List<string>();
        foreach (BenchNetwork network in arguments.Networks)
        {
            notes.Add(Compare(network));
            foreach (int threads in arguments.Threads)
            {
                report.Add(Row(network, threads));
                GC.Collect();
            }
        }

        report.Add("\nBefore the timing, with equal weights and images, the greatest difference in relation to the greatest value:\n");
        notes.ForEach(report.Add);
        report.Save();
    }

    private static string Row(BenchNetwork network, int threads)
    {
        (Model model, float[][] images, int[] labels) = Prepare(network);
        var mine = new TrainingStep(model, images, labels, threads);
        torch.set_num_threads(threads);
        (TorchStep theirs, _) = Enum.GetValues<TorchLayout>()
            .Select(layout => new TorchStep(model, images, labels, layout))
            .Select(step => (step, Seconds: Alternation.Probe(step.Run)))
            .MinBy(each => each.Seconds);
        Turns turns = new Alternation { Pause = Pause }.Run(mine.Run, theirs.Run);
        double operations = 2.0 * network.Batch * TrainingWork.MultiplyAdds(model);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"| {network.Name} ({network.Batch}) | {threads} | {network.Batch / turns.Median(0):F1} "
            + $"| {network.Batch / turns.Median(1):F1} ({(theirs.Layout == TorchLayout.ChannelsLast ? "channels last" : "channels first")}) "
            + $"| **{turns.Ratio(0, 1):F2}** | {turns.FastestRatio(0, 1):F2} "
            + $"| {turns.Spread(0) * 100:F0} % / {turns.Spread(1) * 100:F0} % | {turns.MedianPeak:F1} | {turns.Share(0, operations, threads) * 100:F0} % | {turns.Share(1, operations, threads) * 100:F0} % |");
    }

    private static string Compare(BenchNetwork network)
    {
        (Model model, float[][] images, int[] labels) = Prepare(network);
        var mine = new TrainingStep(model, images, labels, threads: 0);
        float[] logits = mine.Logits();
        var (first, firstGradients) = new TorchStep(model, images, labels, TorchLayout.ChannelsFirst).Results();
        var (last, lastGradients) = new TorchStep(model, images, labels, TorchLayout.ChannelsLast).Results();
        double ofLogits = Math.Max(Difference.Relative(logits, first), Difference.Relative(logits, last));
        double ofGradients = 0, between = 0;
        foreach (var ((node, parameter, gradient), other) in firstGradients.Zip(lastGradients))
        {
            float[] own = ChannelsFirst.Parameter(node, parameter, mine.Gradient(parameter));
            ofGradients = Math.Max(ofGradients, Difference.Relative(own, gradient));
            between = Math.Max(between, Difference.Relative(gradient, other.Gradient));
        }

        Difference.Require($"{network.Name}, logits", ofLogits, Difference.OfOutputs);
        Difference.Require($"{network.Name}, gradients", ofGradients, Difference.OfGradients);
        return FormattableString.Invariant(
            $"- {network.Name}: logits {ofLogits:0.0E-0}, gradients {ofGradients:0.0E-0}; gradients of libtorch's two layouts {between:0.0E-0}");
    }

    private static (Model Model, float[][] Images, int[] Labels) Prepare(BenchNetwork network)
    {
        Model model = network.Create();
        float[][] images = RandomValues.Images(model, network.Batch);
        return (model, images, RandomValues.Labels(network.Batch, model.OutputShape.Length));
    }
}
