using Fovea.Cli.Bench.Measuring;
using Fovea.Kernels.Simd;
using Fovea.Models;
using Fovea.Planning;

namespace Fovea.Cli.Bench;

/// <summary>
/// Times every layer by itself, as a network of this one layer. In the whole network a layer finds its input in the cache and is fused with
/// its neighbours where that helps, so the sum of these times is above that of a step; what they tell is where the time goes.
/// </summary>
internal static class LayerTimes
{
    // Short turns, since there are many layers; the fastest call of them counts, so that a neighbour on the machine does not make a layer
    // look dear.
    private const double TurnSeconds = 0.01;
    private const double WarmSeconds = 0.1;
    private const double PeakSeconds = 0.002;

    public static LayersDocument Measure(Model model, BenchSettings settings)
    {
        var layers = new List<LayerTimesDocument>();
        var peaks = new List<double>();
        foreach (ModelNode node in model.Nodes)
        {
            settings.Cancellation.ThrowIfCancellationRequested();
            if (SingleLayer.Of(node) is { } single)
            {
                (LayerTimesDocument layer, double peak) = Measure(node, single, node.Inputs.Contains(model.Input), settings);
                layers.Add(layer);
                peaks.Add(peak);
            }
        }

        return new LayersDocument(
            model.Name,
            settings.Batch,
            settings.Threads,
            settings.Rounds,
            layers,
            peaks.Max(),
            InstructionSets.Best.ToString(),
            Machine.Runtime,
            Machine.Processor);
    }

    private static (LayerTimesDocument Layer, double Peak) Measure(ModelNode node, Model single, bool isFirst, BenchSettings settings)
    {
        Plan plan = single.Compile(
            settings.Batch,
            PlanMode.Training,
            new PlanOptions { Threads = settings.Threads, Arithmetic = settings.Arithmetic, InputGradient = !isFirst });
        plan.Fill(RandomValues.Images(single, settings.Batch));
        for (int i = 0; i < settings.Batch; i++)
        {
            RandomValues.Uniform(single.OutputShape.Length, (ulong)i).CopyTo(plan.OutputGradient(i));
        }

        // A first layer without parameters has no gradient to compute.
        bool hasBackward = !isFirst || node.Parameters.Any(parameter => parameter.Trainable);
        Action forward = () => plan.Forward(settings.Batch);
        Turns turns = new Alternation
        {
            Rounds = settings.Rounds, TurnSeconds = TurnSeconds, WarmSeconds = WarmSeconds, PeakSeconds = PeakSeconds,
        }.Run(hasBackward ? [forward, plan.Backward] : [forward]);
        long multiplyAdds = node.Layer.MultiplyAdds(node.LayerInputs);
        double operations = 2.0 * settings.Batch * multiplyAdds;
        var layer = new LayerTimesDocument(
            node.Name,
            node.Layer.Kind,
            node.OutputShape.Extents,
            multiplyAdds,
            turns.Fastest[0] * 1000,
            multiplyAdds == 0 ? null : turns.FastestShare(0, operations / settings.Threads),
            hasBackward ? turns.Fastest[1] * 1000 : null,
            multiplyAdds == 0 || !hasBackward ? null : turns.FastestShare(1, (isFirst ? 1 : 2) * operations / settings.Threads));
        return (layer, turns.HighestPeak / 1e9);
    }
}
