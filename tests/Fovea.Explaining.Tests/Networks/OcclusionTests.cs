using Fovea.Explaining.Networks;
using Fovea.Layers;
using Fovea.Models;
using Fovea.Testing;
using Fovea.Training;

namespace Fovea.Explaining.Tests.Networks;

/// <summary>Covering parts of an image.</summary>
public sealed class OcclusionTests
{
    [Fact]
    public void Each_pixel_gets_the_mean_fall_of_the_places_that_cover_it()
    {
        Model model = Runs.Model("chain");
        model.Preprocessing = new Preprocessing { Mean = [0.3f, 0.6f], Deviation = [0.5f, 0.4f] };
        float[] image = [.. Numbers.Random(model.InputShape.Length, 4).Select(Math.Abs)];
        var run = new ImageRun(model, image);
        Runs.Drain(run.Run());
        float[] output = run.Output(model.Output).ToArray();
        var occlusion = new Occlusion(run, 2, new OcclusionOptions(Size: 3, Stride: 2));
        Assert.Equal(4 * 4, occlusion.Places);

        // Left and taken up again: the place at hand is begun anew.
        Runs.Drain(occlusion.Run().Take(25));
        Assert.InRange(occlusion.Done, 1, 5);
        Runs.Drain(occlusion.Run());
        Assert.Equal(occlusion.Places, occlusion.Done);

        var predictor = new Predictor(model);
        float whole = predictor.Predict(image)[2];
        var fall = new double[9 * 8];
        var times = new int[9 * 8];
        double greatest = double.NegativeInfinity;
        foreach (int top in (int[])[0, 2, 4, 6])
        {
            foreach (int left in (int[])[0, 2, 4, 5])
            {
                float[] covered = [.. image];
                List<int> pixels = [.. from y in Enumerable.Range(top, 3) from x in Enumerable.Range(left, 3) select (y * 8) + x];
                pixels.ForEach(pixel => (covered[2 * pixel], covered[(2 * pixel) + 1]) = (0.3f, 0.6f));
                double difference = whole - predictor.Predict(covered)[2];
                pixels.ForEach(pixel => (fall[pixel], times[pixel]) = (fall[pixel] + difference, times[pixel] + 1));
                greatest = Math.Max(greatest, difference);
            }
        }

        Heatmap map = occlusion.Map();
        Assert.Equal((9, 8), (map.Height, map.Width));
        for (int i = 0; i < fall.Length; i++)
        {
            Assert.Equal(fall[i] / times[i], map.Values[i], 1e-5);
        }

        Assert.Equal(greatest, occlusion.Greatest!.Value.Fall, 1e-5);

        // What the run holds is of the whole image still.
        Assert.Equal(output, run.Output(model.Output).ToArray());
        Runs.Drain(run.Explain(2));
        Assert.Contains(InputGradient.Of(run).Size.Values, value => value > 0);
    }

    [Theory]
    [InlineData(28, 28, 6, 2)]
    [InlineData(224, 224, 45, 15)]
    [InlineData(3, 9, 1, 1)]
    public void The_patch_suits_the_image(int height, int width, int size, int stride) =>
        Assert.Equal(new OcclusionOptions(size, stride), OcclusionOptions.For(new Shape(height, width, 3)));

    [Fact]
    public void A_patch_that_leaves_pixels_out_and_a_model_without_classes_are_refused()
    {
        ImageRun run = Runs.Of(Runs.Model("chain"), 1);
        Assert.Equal(
            "A patch has 1 to 8 pixels on a side of the image [9, 8, 2], moves by 1 to its size, and is 0 to 1 bright. Received size 2, stride 3, grey .",
            Assert.Throws<FoveaException>(() => new Occlusion(run, 0, new OcclusionOptions(2, 3))).Message);
        ImageRun maps = Runs.Of(Model.Sequential("maps", new Shape(4, 4, 1), new Conv2D(2, kernel: 3)), 1);
        Assert.Equal(
            "maps: covering parts needs an image and classes. Received input [4, 4, 1], output [2, 2, 2].",
            Assert.Throws<FoveaException>(() => new Occlusion(maps, 0)).Message);
        Assert.Equal(
            "conv1: there is no class to explain. Received an output [2, 2, 2], expected [classes]. Look at the layers' outputs.",
            Assert.Throws<FoveaException>(() => Runs.Drain(maps.Explain(0))).Message);
    }
}
