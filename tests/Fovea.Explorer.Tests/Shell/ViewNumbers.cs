using System.Globalization;
using System.Numerics.Tensors;
using Fovea.Data;
using Fovea.Explaining.Networks;
using Fovea.Explaining.Training;
using Fovea.Explorer.State;
using Fovea.Explorer.Tests.Running;
using Fovea.Models;
using Fovea.Steps;
using Fovea.Steps.Exercise;
using Fovea.Testing;

namespace Fovea.Explorer.Tests.Shell;

/// <summary>One number of each view that it must have computed, held against the library's: the view does not only appear, it works.</summary>
internal static class ViewNumbers
{
    private const string Layers = "conv-4-5-2-same.relu.max-2-2-0.flatten.dense-10";
    private const int Digit = 3;

    // Registers are wider here than in the browser, so sums are rounded otherwise.
    private const double Rounding = 1e-4;
    private const double Relative = 1e-3;

    /// <summary>The link to each view that can be told from its numbers, and what is looked at there.</summary>
    internal static IReadOnlyDictionary<string, (string Link, Func<ExplorerPage, Task> Require)> All { get; } =
        new Dictionary<string, (string Link, Func<ExplorerPage, Task> Require)>
        {
            [string.Empty] = (string.Empty, page => page.Page.GetByText("See every step").WaitForAsync()),
            ["convolution"] = ("convolution?input=exercise&kernel=exercise&stride=2&pad=1&filter=7&position=0", page => page.ValueBecomes("result", Z()[0, 0, 0, 7])),
            ["pooling"] = ("pooling?input=exercise&f=3&stride=2&position=0&channel=1", page => page.ValueBecomes("result", Pooled())),
            ["backward"] = ("backward?input=exercise&kernel=exercise&stride=2&pad=1&filter=2&position=0", page => page.ValueBecomes("share-dz", Z()[0, 0, 0, 2] - 1)),
            ["network"] = ("network", async page =>
            {
                // All of them: the likeliest alone is nearly 1, whatever the network did.
                IReadOnlyList<float> expected = Probabilities();
                for (int i = 0; i < expected.Count; i++)
                {
                    await page.ValueBecomes($"class-{i}", expected[i], Relative * expected[i]);
                }
            }),
            ["training"] = ($"training?layers={Layers}&digits=100&plan=0&rate=0.03&batch=16", async page =>
            {
                await page.Get("one-batch").ClickAsync();
                await page.ValueBecomes("loss", FirstLoss(), Rounding);
            }),
            ["epochs"] = ("epochs", page => page.Page.GetByText("There is nothing to go through yet.").WaitForAsync()),
            ["exercise"] = ("exercise?function=zero_pad", page => page.TextBecomes(
                "agreement", $"all {PublishedExercise.Cases.Where(each => each.Function == "zero_pad").Sum(each => each.Run().Length)} values agree")),
        };

    /// <summary>The output of the exercise's example of conv_forward.</summary>
    internal static Tensor<double> Z()
    {
        var random = new NumPyRandom(1);
        return Step.ConvForward(random.RandN(2, 5, 7, 4), random.RandN(3, 3, 4, 8), random.RandN(1, 1, 1, 8), new(Stride: 2, Pad: 1)).Z;
    }

    /// <summary>The loss of the first batch of the network that the training view is opened with.</summary>
    private static double FirstLoss()
    {
        string[] ten = [.. Enumerable.Range(0, 10).Select(i => i.ToString(CultureInfo.InvariantCulture))];
        NetworkDraft draft = NetworkDraft.LeNet5(new Shape(28, 28, 1), ten) with { Name = "own", Layers = LayerWords.Read(Layers)!.Value };
        var desk = new TrainingDesk(draft.Build(1), TrainingImages.Digits(100), new TabTrainingSettings { Batch = 16, LearningRate = 0.03f });
        while (desk.Training.Batches < 1)
        {
            desk.Advance();
        }

        return desk.Training.Losses.Recent(20);
    }

    private static double Pooled() => Step.PoolForward(new NumPyRandom(1).RandN(2, 5, 5, 3), new(F: 3, Stride: 2)).A[0, 0, 0, 1];

    private static IReadOnlyList<float> Probabilities()
    {
        Model model = Model.Load(Path.Combine(Repository.Root, "src", "Fovea.Explorer", "wwwroot", "models", "lenet5-digits.safetensors"));
        var run = new ImageRun(model, ImagePreparation.Prepare(DigitSamples.All[Digit], model.InputShape, model.Preprocessing.Style).Pixels);
        foreach (ModelNode node in run.Run())
        {
            _ = node;
        }

        return [.. run.Probabilities];
    }
}
