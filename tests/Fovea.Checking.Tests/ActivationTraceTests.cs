using Fovea.Checking.Plain;
using Fovea.Layers;
using Fovea.Models;
using Fovea.Random;
using Fovea.Testing;
using Fovea.Tests.Planning;
using Fovea.Tracing;

namespace Fovea.Checking.Tests;

/// <summary>A trace beside the layers' definitions in double precision, run as inference does.</summary>
public sealed class ActivationTraceTests
{
    private const int Entries = 4;

    // A layer of the user's own has no plain form to be held against.
    public static TheoryData<string> Names => new(TestModels.All.Keys.Where(name => !name.Contains("custom", StringComparison.Ordinal)));

    [Theory]
    [MemberData(nameof(Names))]
    public void Outputs_and_gradients_of_every_layer_are_those_of_the_definitions(string name) => Hold(TestModels.All[name](), everyNode: true);

    [Theory]
    [InlineData("lenet5", 28, 1)]
    [InlineData("resnet20-cifar", 16, 3)]
    [InlineData("se-resnet20-cifar", 12, 3)]
    [InlineData("mobilenet-v2", 32, 3)]
    public void Those_of_built_in_networks_are_too(string name, int side, int channels) =>
        Hold(BuiltInModels.Create(name, new Shape(side, side, channels), 10), everyNode: false);

    private static void Hold(Model model, bool everyNode)
    {
        Shake(model);
        float[] image = Numbers.Random(model.InputShape.Length, 5);
        var trace = new ActivationTrace(model);
        Assert.Equal(model.Nodes, trace.Forward(image));
        double[] input = LayerData.Widen(trace.Output(model.Input).Span);
        var plain = new PlainInference(model, input);
        foreach (ModelNode node in model.Nodes)
        {
            double[] expected = plain.Output(node);
            double scale = Expected.RootMeanSquare(expected);
            AssertNear(expected, trace.Output(node).Span, 1e-3 * scale, $"{node.Name}, output");
        }

        int unit = model.OutputShape.Length / 2;
        var completed = new List<ModelNode>();
        int compared = 0;
        foreach (ModelNode node in trace.Backward(model.Output, unit))
        {
            completed.Add(node);
            if (everyNode || node.Index < 3 || node.Index % 11 == 0)
            {
                compared += HoldGradient(model, plain, node, unit, trace.Gradient(node).Span);
            }
        }

        Assert.Equal([.. model.Nodes.Reverse(), model.Input], completed);
        Assert.True(compared > (everyNode ? model.Nodes.Count : 19), $"{compared} entries compared");
    }

    private static int HoldGradient(Model model, PlainInference plain, ModelNode node, int unit, ReadOnlySpan<float> gradient)
    {
        double scale = Math.Max(1e-6, Expected.RootMeanSquare(LayerData.Widen(gradient)));
        int compared = 0;
        foreach (long entry in Sampling.Entries(gradient.Length, Entries, 3, (ulong)(node.Index + 1)))
        {
            if (plain.Derivative(node, (int)entry, model.Output, unit) is { } expected)
            {
                Assert.True(
                    Math.Abs(expected - gradient[(int)entry]) <= 5e-3 * Math.Max(scale, Math.Abs(expected)),
                    $"{node.Name}: gradient {entry} is {gradient[(int)entry]}, expected {expected}; usual are {scale:G3}");
                compared++;
            }
        }

        return compared;
    }

    private static void AssertNear(double[] expected, ReadOnlySpan<float> actual, double tolerance, string what)
    {
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.True(Math.Abs(expected[i] - actual[i]) <= tolerance + 1e-6, $"{what}: value {i} is {actual[i]}, expected {expected[i]}");
        }
    }

    // Fresh running statistics, 0 and 1, would hide that they are used.
    private static void Shake(Model model)
    {
        model.Initialize(3);
        var random = new RandomSource(9);
        foreach (Parameter parameter in model.Parameters.Where(each => each.Role is ParameterRole.State or ParameterRole.Scale))
        {
            foreach (ref float value in parameter.Span)
            {
                value += (float)random.NextUniform(-0.2, 0.4);
            }
        }
    }

    /// <summary>A model in plain loops and double precision, as inference runs it.</summary>
    private sealed class PlainInference
    {
        private readonly Model model;
        private readonly PlainLayer[] layers;
        private readonly double[][][] parameters;
        private readonly double[] input;
        private readonly double[][] outputs;
        private readonly Branches[] branches;

        public PlainInference(Model model, double[] input)
        {
            this.model = model;
            this.input = input;
            layers = [.. model.Nodes.Select(PlainLayers.Of)];
            parameters = [.. model.Nodes.Select(LayerData.ParametersOf)];
            outputs = new double[layers.Length][];
            branches = [.. layers.Select(_ => new Branches())];
            for (int i = 0; i < layers.Length; i++)
            {
                outputs[i] = Run(i, input, outputs, branches[i]);
            }
        }

        public double[] Output(ModelNode node) => node == model.Input ? input : outputs[node.Index];

        /// <summary>A central difference; null where it would step over a kink.</summary>
        public double? Derivative(ModelNode node, int entry, ModelNode of, int unit)
        {
            double size = Math.Max(1e-2, Expected.RootMeanSquare(Output(node)));
            for (double step = 1e-4 * size; step > 1e-7 * size; step /= 8)
            {
                if (Changed(node, entry, step, of)?[unit] is { } above && Changed(node, entry, -step, of)?[unit] is { } below)
                {
                    return (above - below) / (2 * step);
                }
            }

            return null;
        }

        private double[]? Changed(ModelNode node, int entry, double step, ModelNode of)
        {
            double[] value = [.. Output(node)];
            value[entry] += step;
            double[][] changed = [.. outputs];
            if (node.Index >= 0)
            {
                changed[node.Index] = value;
            }

            for (int i = node.Index + 1; i <= of.Index; i++)
            {
                var taken = new Branches();
                changed[i] = Run(i, node.Index < 0 ? value : input, changed, taken);
                if (taken.Taken != branches[i].Taken)
                {
                    return null;
                }
            }

            return changed[of.Index];
        }

        private double[] Run(int layer, double[] first, double[][] from, Branches taken) => layers[layer].Forward(
            new LayerData(
                1, [.. model.Nodes[layer].Inputs.Select(node => node == model.Input ? first : from[node.Index])], parameters[layer], Training: false),
            taken);
    }
}
