using System.Diagnostics;
using System.Numerics.Tensors;
using Fovea.Metrics;
using Fovea.Models;
using Fovea.Planning;
using Fovea.Training;

namespace Fovea.Reports.Facts;

/// <summary>What a model makes of the held-back images, and where it is surest and wrong.</summary>
/// <param name="Confusion">What was taken for what.</param>
/// <param name="Worst">The mistakes with the highest probabilities, the worst first.</param>
/// <param name="Images">The images of the dataset; more than were looked at where time ran out.</param>
internal sealed record Examination(ConfusionMatrix Confusion, IReadOnlyList<Mistake> Worst, int Images)
{
    private const int MostShown = 40;

    /// <summary>Looks at the images one batch after the other.</summary>
    /// <param name="model">A classifier that ends in scores or in Softmax.</param>
    /// <param name="held">The images.</param>
    /// <param name="batch">The images that run together; it does not change the result.</param>
    /// <param name="options">Threads and arithmetic.</param>
    /// <param name="limit">The time after which the rest is left out.</param>
    /// <param name="cancellation">Ends it between batches.</param>
    public static Examination Of(
        Model model, IImageDataset held, int batch, PlanOptions options, TimeSpan limit, CancellationToken cancellation)
    {
        DatasetCheck.Check(model, held);
        var plan = Plan.Compile(model, Math.Min(batch, held.Count), PlanMode.Inference, options);
        var confusion = new ConfusionMatrix(held.Classes);
        var mistakes = new List<Mistake>();
        var row = new float[model.OutputShape.Length];
        bool isScores = model.Output.Layer is not Layers.Softmax;
        long begin = Stopwatch.GetTimestamp();
        for (int first = 0; first < held.Count && (first == 0 || Stopwatch.GetElapsedTime(begin) < limit); first += plan.Batch)
        {
            cancellation.ThrowIfCancellationRequested();
            int images = Math.Min(plan.Batch, held.Count - first);
            for (int i = 0; i < images; i++)
            {
                ImageFeeder.Feed(held, first + i, plan, i);
            }

            plan.Forward(images);
            for (int i = 0; i < images; i++)
            {
                int actual = DatasetCheck.Label(held, first + i);
                int predicted = TensorPrimitives.IndexOfMax(plan.Output(i));
                confusion.Add(actual, predicted);
                if (actual != predicted)
                {
                    plan.Output(i).CopyTo(row);
                    if (isScores)
                    {
                        Kernels.Losses.Softmax.Forward(row, row.Length, row, plan.InstructionSet);
                    }

                    mistakes.Add(new Mistake(first + i, actual, predicted, row[predicted], row[actual]));
                }
            }
        }

        Mistake[] worst = [.. mistakes.OrderByDescending(mistake => mistake.Probability).ThenBy(mistake => mistake.Index).Take(MostShown)];
        return new Examination(confusion, worst, held.Count);
    }
}
