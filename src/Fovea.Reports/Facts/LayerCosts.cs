using System.Diagnostics;
using Fovea.Models;
using Fovea.Planning;
using Fovea.Random;

namespace Fovea.Reports.Facts;

/// <summary>
/// Times every layer by itself in about a second. <c>fovea bench layers</c> does the same with care; here only the shares matter.
/// </summary>
internal static class LayerCosts
{
    // The values that a layer reads and writes at most: 16 MiB, so that large pictures take little memory and time too.
    private const long MostValues = 1 << 22;
    private const int LeastCalls = 3;

    // Shared out among the layers; the first pass has two thirds of it.
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestTurn = TimeSpan.FromMilliseconds(10);

    /// <summary>After this time a call of each kind is enough for what is left.</summary>
    private static readonly TimeSpan Enough = TimeSpan.FromSeconds(2);

    public static LayerCost[] Measure(Model model, int batch, PlanOptions options, CancellationToken cancellation)
    {
        long largest = model.Nodes.Max(node => node.Inputs.Sum(input => (long)input.OutputShape.Length) + node.OutputShape.Length);
        int images = (int)Math.Clamp(MostValues / largest, 1, batch);
        IReadOnlyList<LayerSummary> layers = model.Summary();
        var costs = new LayerCost[model.Nodes.Count];
        long begin = Stopwatch.GetTimestamp();
        TimeSpan warm = Budget / (3 * model.Nodes.Count);
        warm = warm < LongestTurn ? warm : LongestTurn;

        // The first pass lets the runtime replace its first code by the optimised one, which it does behind the program's back.
        foreach (TimeSpan turn in (TimeSpan[])[warm, warm / 2])
        {
            foreach (ModelNode node in model.Nodes)
            {
                cancellation.ThrowIfCancellationRequested();
                TimeSpan length = Stopwatch.GetElapsedTime(begin) < Enough ? turn : TimeSpan.Zero;
                (double? forward, double? backward) = Measure(node, node.Inputs.Contains(model.Input), images, options, length);
                costs[node.Index] = new LayerCost(layers[node.Index], forward / images, backward / images);
            }
        }

        return costs;
    }

    private static (double? Forward, double? Backward) Measure(
        ModelNode node, bool isFirst, int images, PlanOptions options, TimeSpan turn)
    {
        if (SingleLayer.Of(node) is not { } single)
        {
            return (null, null);
        }

        var plan = single.Compile(images, PlanMode.Training, options with { InputGradient = !isFirst });
        var random = new RandomSource(1, (ulong)node.Index);
        Fill(plan.Input(0), random);
        Fill(plan.OutputGradient(0), random);
        for (int i = 1; i < images; i++)
        {
            plan.Input(0).CopyTo(plan.Input(i));
            plan.OutputGradient(0).CopyTo(plan.OutputGradient(i));
        }

        // A first layer without parameters has no gradient to compute.
        double forward = Fastest(() => plan.Forward(images), turn);
        bool hasBackward = !isFirst || node.Parameters.Any(parameter => parameter.Trainable);
        return (forward, hasBackward ? Fastest(plan.Backward, turn) : null);
    }

    private static double Fastest(Action work, TimeSpan turn)
    {
        double fastest = double.PositiveInfinity;
        long begin = Stopwatch.GetTimestamp();
        for (int calls = 0; calls == 0 || (turn > TimeSpan.Zero && calls < LeastCalls) || Stopwatch.GetElapsedTime(begin) < turn; calls++)
        {
            long start = Stopwatch.GetTimestamp();
            work();
            fastest = Math.Min(fastest, (Stopwatch.GetTimestamp() - start) / (double)Stopwatch.Frequency);
        }

        return fastest;
    }

    private static void Fill(Span<float> values, RandomSource random)
    {
        foreach (ref float value in values)
        {
            value = (float)random.NextUniform(-1, 1);
        }
    }
}
