using Fovea.Explaining.Networks;
using Fovea.Kernels.Convolution;
using Fovea.Layers;
using Fovea.Models;
using Fovea.Planning;
using Fovea.Tracing;

namespace Fovea.Explaining.Tests.Networks;

/// <summary>The field of a value against what moves it: pixels are changed, and the value is looked at.</summary>
public sealed class ReceptiveFieldTests
{
    public static TheoryData<string> Defined => Runs.Defined;

    [Theory]
    [MemberData(nameof(Defined))]
    public void No_pixel_outside_of_it_moves_the_value_and_its_edges_do(string name)
    {
        // ReLU hides changes: what it makes 0 moves nothing. The field is about windows, so the networks get functions that hide nothing.
        Model model = Runs.Smooth(Runs.Model(name), new LeakyRelu(0.9f));
        (int height, int width, int channels) = MapSize.Of(model.InputShape);
        float[] image = Testing.Numbers.Random(model.InputShape.Length, 3);
        var trace = new ActivationTrace(model, new PlanOptions { Arithmetic = Arithmetic.Strict, Threads = 1 });
        float[][] outputs = Outputs(trace, image);
        var moved = new List<float[][]>();
        for (int pixel = 0; pixel < height * width; pixel++)
        {
            // Several changes, so that one of them is seen behind a maximum too.
            foreach (float by in (float[])[-6, -1.3f, 0.7f, 5])
            {
                float[] changed = [.. image];
                for (int c = 0; c < channels; c++)
                {
                    changed[(pixel * channels) + c] += by * (1 + (0.3f * c));
                }

                moved.Add(Outputs(trace, changed));
            }
        }

        var random = new System.Random(1);
        foreach (ModelNode node in model.Nodes)
        {
            for (int i = 0; i < 6; i++)
            {
                int index = random.Next(node.OutputShape.Length);
                PixelBox seen = ReceptiveField.Of(model, node, UnitPlace.Of(node.OutputShape, index)).Seen;
                var box = new Box();
                for (int change = 0; change < moved.Count; change++)
                {
                    if (moved[change][node.Index][index] != outputs[node.Index][index])
                    {
                        box.Add(change / 4 / width, change / 4 % width);
                    }
                }

                PixelBox found = box.Pixels;
                Assert.True(
                    seen.Top <= found.Top && seen.Left <= found.Left && seen.Top + seen.Height >= found.Top + found.Height
                    && seen.Left + seen.Width >= found.Left + found.Width,
                    $"{node} {UnitPlace.Of(node.OutputShape, index)}: said {seen}, found {found}");
                if (IsExact(model, node))
                {
                    Assert.True(seen == found, $"{node} {UnitPlace.Of(node.OutputShape, index)}: said {seen}, found {found}");
                }
            }
        }
    }

    [Fact]
    public void Lenet5_sees_windows_that_grow()
    {
        Model model = BuiltInModels.Create("lenet5");
        Assert.Equal(new PixelBox(8, 8, 5, 5), At("conv1", 10, 10).Seen);
        Assert.Equal(new PixelBox(-2, -2, 5, 5), At("conv1", 0, 0).Whole);
        Assert.Equal(new PixelBox(0, 0, 3, 3), At("conv1", 0, 0).Seen);
        Assert.Equal(new PixelBox(-2, -2, 6, 6), At("pool1", 0, 0).Whole);
        Assert.Equal(new PixelBox(6, 8, 14, 14), At("conv2", 4, 5).Seen);
        Assert.Equal(2, At("conv2", 4, 5).JumpDown);
        Assert.Equal(new PixelBox(6, 6, 16, 16), At("pool2", 2, 2).Seen);
        Assert.Equal(4, At("pool2", 2, 2).JumpRight);
        Assert.Equal(new PixelBox(6, 6, 16, 16), ReceptiveField.Of(model, Node("flatten1"), new(0, 0, ((2 * 5) + 2) * 16)).Seen);
        Assert.Equal(new PixelBox(0, 0, 28, 28), ReceptiveField.Of(model, model.Output, new(0, 0, 3)).Seen);
        Assert.Equal(0, ReceptiveField.Of(model, model.Output, new(0, 0, 3)).JumpDown);
        Assert.Equal(new PixelBox(3, 4, 1, 1), ReceptiveField.Of(model, model.Input, new(3, 4, 0)).Seen);

        ModelNode Node(string name) => model.Nodes.Single(node => node.Name == name);
        ReceptiveField At(string name, int row, int column) => ReceptiveField.Of(model, Node(name), new UnitPlace(row, column, 0));
    }

    [Fact]
    public void A_place_that_there_is_not_and_a_node_of_another_model_are_refused()
    {
        Model model = BuiltInModels.Create("lenet5");
        Assert.Throws<ArgumentOutOfRangeException>(() => ReceptiveField.Of(model, model.Nodes[0], new(28, 0, 0)));
        Assert.Throws<ArgumentException>(() => ReceptiveField.Of(model, BuiltInModels.Create("lenet5").Nodes[0], new(0, 0, 0)));
    }

    // A rectangle around what is seen is found exactly where every change passes: not behind a softmax of saturated values, not where a
    // channel of several branches is not followed further, and not where a maximum over much hides most pixels.
    private static bool IsExact(Model model, ModelNode node) => model.Nodes.Take(node.Index + 1).All(each =>
        each.Layer is Conv2D { Groups: 1 } or ConvTranspose2D { Groups: 1 } or DepthwiseConv2D or LeakyRelu or BatchNorm or Add or ZeroPad2D
            or AveragePool2D or AdaptiveAveragePool2D or Upsample or Concatenate or Dropout);

    private static float[][] Outputs(ActivationTrace trace, float[] image) =>
        [.. trace.Forward(image).Select(node => trace.Output(node).ToArray())];

    private sealed class Box
    {
        private int top = int.MaxValue;
        private int left = int.MaxValue;
        private int bottom = -1;
        private int right = -1;

        public PixelBox Pixels => bottom < 0 ? default : new(top, left, bottom - top + 1, right - left + 1);

        public void Add(int row, int column)
        {
            (top, left) = (Math.Min(top, row), Math.Min(left, column));
            (bottom, right) = (Math.Max(bottom, row), Math.Max(right, column));
        }
    }
}
