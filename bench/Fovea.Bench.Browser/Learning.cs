using System.Diagnostics;
using Fovea.Data;
using Fovea.Losses;
using Fovea.Models;
using Fovea.Optimizers;
using Fovea.Planning;
using Fovea.Random;

namespace Fovea.Bench.Browser;

/// <summary>
/// How long lenet5 learns in the tab, from cold code and with everything that belongs to it, until it knows 97 % of 1000 held-back digits:
/// the digits are drawn as they are needed, the rate falls along half a cosine.
/// </summary>
internal static class Learning
{
    private const int Batch = 32;
    private const int Digits = 10_000;
    private const int Epochs = 3;
    private const int HeldBack = 1000;
    private const int HeldBackBatch = 100;
    private const float Rate = 0.03f;
    private const double Goal = 0.97;

    public static async Task RunAsync()
    {
        var clock = Stopwatch.StartNew();
        var heldBack = new DigitsDataset(HeldBack, seed: 7, firstIndex: 1_000_000);
        Model model = BuiltInModels.Create("lenet5");
        var options = new PlanOptions { Threads = 1 };
        var training = Plan.Compile(model, Batch, PlanMode.Training, options);
        var inference = Plan.Compile(model, HeldBackBatch, PlanMode.Inference, options);
        var optimizer = new Sgd(Rate, momentum: 0.9f);
        var loss = new SoftmaxCrossEntropy();
        var random = new RandomSource(1);
        var drawn = new DigitsDataset[(Digits + Batch - 1) / Batch];
        int[] order = [.. Enumerable.Range(0, drawn.Length)];
        int[] labels = new int[Batch];
        int steps = Epochs * drawn.Length;
        bool reached = false;
        Console.WriteLine($"learning: batch {Batch}, rate {Rate}, {Epochs} epochs of {Digits} digits");
        Console.WriteLine($"ready after {clock.Elapsed.TotalSeconds:0.0} s");
        for (int step = 0; step < steps; step++)
        {
            if (step % drawn.Length == 0)
            {
                random.Shuffle<int>(order);
            }

            int part = order[step % drawn.Length];
            DigitsDataset digits = drawn[part] ??= new DigitsDataset(Batch, seed: 7, firstIndex: (ulong)(part * Batch));
            for (int i = 0; i < Batch; i++)
            {
                digits.CopyImage(i, training.Input(i));
                labels[i] = digits.Label(i);
            }

            training.ForwardBackward(labels, loss);
            optimizer.LearningRate = Rate * Math.Min(1, (step + 1) / (0.05f * steps)) * 0.5f * (1 + MathF.Cos(MathF.PI * step / steps));
            optimizer.Step(training);
            if ((step + 1) % 80 == 0 || step + 1 == steps)
            {
                double accuracy = Measure(inference, heldBack);
                string note = accuracy >= Goal && !reached ? " <- 97 %" : "";
                reached |= accuracy >= Goal;
                Console.WriteLine($"{(step + 1) * Batch} images, {clock.Elapsed.TotalSeconds:0.0} s: {accuracy:0.0 %}{note}");
                await Task.Delay(1);
            }
        }
    }

    private static double Measure(Plan inference, DigitsDataset heldBack)
    {
        int right = 0;
        for (int first = 0; first < HeldBack; first += HeldBackBatch)
        {
            for (int i = 0; i < HeldBackBatch; i++)
            {
                heldBack.CopyImage(first + i, inference.Input(i));
            }

            inference.Forward(HeldBackBatch);
            for (int i = 0; i < HeldBackBatch; i++)
            {
                ReadOnlySpan<float> scores = inference.Output(i);
                int greatest = 0;
                for (int k = 1; k < scores.Length; k++)
                {
                    greatest = scores[k] > scores[greatest] ? k : greatest;
                }

                right += greatest == heldBack.Label(first + i) ? 1 : 0;
            }
        }

        return (double)right / HeldBack;
    }
}
