using System.Diagnostics;
using Fovea.Data;
using Fovea.Losses;
using Fovea.Models;
using Fovea.Optimizers;
using Fovea.Planning;

namespace Fovea.Bench.Browser;

/// <summary>Images a second of lenet5 and of the drawing of digits, warm: the fastest of many short turns.</summary>
internal static class Speed
{
    private const double Seconds = 2;

    public static async Task RunAsync()
    {
        var options = new PlanOptions { Threads = 1 };
        foreach (int batch in (int[])[32, 64])
        {
            var digits = new DigitsDataset(batch, seed: 1);
            Model model = BuiltInModels.Create("lenet5");
            var inference = Plan.Compile(model, batch, PlanMode.Inference, options);
            var training = Plan.Compile(model, batch, PlanMode.Training, options);
            int[] labels = new int[batch];
            for (int i = 0; i < batch; i++)
            {
                digits.CopyImage(i, inference.Input(i));
                digits.CopyImage(i, training.Input(i));
                labels[i] = digits.Label(i);
            }

            var optimizer = new Sgd(learningRate: 0.0001f);
            var loss = new SoftmaxCrossEntropy();
            await MeasureAsync($"lenet5 forward, batch {batch}", batch, () => inference.Forward(batch));
            await MeasureAsync($"lenet5 training step, batch {batch}", batch, () =>
            {
                training.ForwardBackward(labels, loss);
                optimizer.Step(training);
            });
        }

        ulong next = 0;
        await MeasureAsync("digits drawn", 16, () => _ = new DigitsDataset(16, seed: 1, firstIndex: next += 16));
    }

    private static async Task MeasureAsync(string what, int images, Action work)
    {
        var clock = Stopwatch.StartNew();
        int count = 0;
        do
        {
            work();
            count++;
        }
        while (clock.Elapsed.TotalSeconds < Seconds);

        // The browser's clock counts tenths of a millisecond.
        int turn = (int)(count * 0.02 / Seconds) + 1;
        double best = double.PositiveInfinity;
        double whole = clock.Elapsed.TotalSeconds + Seconds;
        while (clock.Elapsed.TotalSeconds < whole)
        {
            double start = clock.Elapsed.TotalSeconds;
            for (int i = 0; i < turn; i++)
            {
                work();
            }

            best = Math.Min(best, (clock.Elapsed.TotalSeconds - start) / turn);
        }

        Console.WriteLine($"{what}: {images / best:0} images/s ({best * 1000:0.00} ms)");
        await Task.Delay(1);
    }
}
