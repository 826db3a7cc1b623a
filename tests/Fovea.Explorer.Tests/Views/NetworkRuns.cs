using System.Numerics.Tensors;
using Fovea.Data;
using Fovea.Explaining.Networks;
using Fovea.Explorer.State;
using Fovea.Explorer.Tests.Running;
using Fovea.Models;
using Fovea.Steps;
using Fovea.Testing;

namespace Fovea.Explorer.Tests.Views;

/// <summary>Networks on drawn digits: as the library runs them, and as the exercise's plain loops do.</summary>
internal static class NetworkRuns
{
    // The page adds in another order than this machine's kernels.
    internal const double Tolerance = 1e-4;

    private static readonly Lazy<Model> Page = new(() =>
        Model.Load(Path.Combine(Repository.Root, "src", "Fovea.Explorer", "wwwroot", "models", "lenet5-digits.safetensors")));

    /// <summary>The network that comes with the page.</summary>
    internal static Model Own => Page.Value;

    /// <summary>The same layers with other weights: nothing was learnt, so every class has some probability.</summary>
    internal static Model Untrained()
    {
        Model model = BuiltInModels.Create("lenet5");
        model.Initialize(21);
        return model;
    }

    /// <summary>A digit through all layers.</summary>
    internal static ImageRun Of(Model model, int digit)
    {
        var run = new ImageRun(model, Prepared(model, digit).Pixels);
        Drain(run.Run());
        return run;
    }

    /// <summary>The value of a layer at a place.</summary>
    internal static float Value(this ImageRun run, string layer, int row, int column, int channel)
    {
        ModelNode node = run.Node(layer);
        return run.Output(node).Span[new UnitPlace(row, column, channel).IndexIn(node.OutputShape)];
    }

    internal static ModelNode Node(this ImageRun run, string name) => run.Model.Nodes.Single(node => node.Name == name);

    internal static void Drain<T>(IEnumerable<T> steps)
    {
        foreach (T step in steps)
        {
            _ = step;
        }
    }

    /// <summary>conv1 of a LeNet-5 by the exercise's loops, on pixels prepared as the model asks for; the page's code has no part in it.</summary>
    internal static Tensor<double> FirstConvolution(Model model, int digit)
    {
        PreparedImage image = Prepared(model, digit);
        (double mean, double deviation) = (model.Preprocessing.Mean[0], model.Preprocessing.Deviation[0]);
        return Step.ConvForward(
            Tensor.Create([.. image.Pixels.Select(pixel => (pixel - mean) / deviation)], [1, 28, 28, 1]),
            Weights(model, "conv1.weight", 5, 5, 1, 6),
            Weights(model, "conv1.bias", 1, 1, 1, 6),
            new(Stride: 1, Pad: 2)).Z;
    }

    /// <summary>pool1, likewise: the greatest of each 2x2 values of conv1 that are above zero.</summary>
    internal static Tensor<double> FirstPooling(Model model, int digit)
    {
        double[] rectified = [.. FirstConvolution(model, digit).Select(value => Math.Max(value, 0))];
        return Step.PoolForward(Tensor.Create(rectified, [1, 28, 28, 6]), new(F: 2, Stride: 2), PoolMode.Max).A;
    }

    /// <summary>What the table of terms shows adds up to what it says and to the value.</summary>
    internal static async Task RequireSum(ExplorerPage page)
    {
        await page.Get("sum").WaitForAsync();
        double[] shares = await page.Get("share").EvaluateAllAsync<double[]>("each => each.map(one => +one.dataset.value)");
        Assert.Equal(await page.Value("sum"), shares.Sum(), 1e-9);
        Assert.Equal(await page.Value("unit-value"), shares.Sum(), 1e-3);
    }

    private static PreparedImage Prepared(Model model, int digit) =>
        ImagePreparation.Prepare(DigitSamples.All[digit], model.InputShape, model.Preprocessing.Style);

    private static Tensor<double> Weights(Model model, string name, params nint[] shape) =>
        Tensor.Create(Array.ConvertAll(model.Parameters[name].Values.ToArray(), value => (double)value), shape);
}
