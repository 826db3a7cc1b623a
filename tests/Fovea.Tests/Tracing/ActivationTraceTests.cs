using Fovea.Layers;
using Fovea.Models;
using Fovea.Optimizers;
using Fovea.Planning;
using Fovea.Testing;
using Fovea.Tests.Planning;
using Fovea.Tracing;
using Fovea.Training;

namespace Fovea.Tests.Tracing;

/// <summary>How a trace is used. Fovea.Checking.Tests holds its numbers against the layers' definitions.</summary>
public sealed class ActivationTraceTests
{
    [Fact]
    public void It_gives_what_a_predictor_gives_and_reads_changed_parameters_anew()
    {
        Model model = TestModels.All["residual"]();
        model.Preprocessing = new Preprocessing { Mean = [0.1f, 0.2f, 0.3f], Deviation = [0.5f, 0.6f, 0.7f] };
        var trace = new ActivationTrace(model);
        for (int seed = 0; seed < 3; seed++)
        {
            model.Initialize((ulong)seed);
            float[] pixels = Numbers.Random(model.InputShape.Length, seed);
            Drain(trace.Forward(pixels));
            Numbers.AssertClose(Wide(new Predictor(model).Predict(pixels)), trace.Probabilities(), 1000, "probabilities");
        }
    }

    [Fact]
    public void A_step_of_training_between_two_traces_is_seen()
    {
        Model model = TestModels.All["chain"]();
        float[] pixels = Numbers.Random(model.InputShape.Length, 1);
        var trace = new ActivationTrace(model);
        Drain(trace.Forward(pixels));
        float[] before = trace.Output(model.Output).ToArray();
        Plan plan = model.Compile(1, PlanMode.Training);
        pixels.CopyTo(plan.Input(0));
        plan.Forward(1);
        plan.OutputGradient(0).Fill(1);
        plan.Backward();
        new Sgd(0.1f).Step(plan);
        Drain(trace.Forward(pixels));
        Assert.NotEqual(before, trace.Output(model.Output).ToArray());
        Numbers.AssertClose(Wide(new Predictor(model).Predict(pixels)), trace.Probabilities(), 1000, "probabilities");
    }

    [Fact]
    public void A_gradient_may_begin_at_any_layer_and_again_and_again()
    {
        Model model = TestModels.All["branches"]();
        float[] pixels = Numbers.Random(model.InputShape.Length, 2);
        var trace = new ActivationTrace(model);
        Drain(trace.Forward(pixels));
        var first = new List<float[]>();
        for (int round = 0; round < 2; round++)
        {
            for (int i = 0; i < model.Nodes.Count; i++)
            {
                ModelNode from = model.Nodes[i];
                List<ModelNode> seen = [.. trace.Backward(from, from.OutputShape.Length / 2)];
                Assert.Equal(from, seen[0]);
                Assert.Equal(model.Input, seen[^1]);
                float[] gradient = trace.Gradient(model.Input).ToArray();
                Assert.All(model.Nodes.Except(seen), node => Assert.All(trace.Gradient(node).ToArray(), value => Assert.Equal(0, value)));
                if (round == 0)
                {
                    first.Add(gradient);
                }

                Assert.Equal(first[i], gradient);
            }
        }

        // What does not lie between: the other branches.
        ModelNode left = model.Nodes.First(node => node.Layer is Conv2D { Kernel.Height: 1 });
        Assert.DoesNotContain(trace.Backward(left, 0), node => node.Layer is MaxPool2D or Concatenate);
    }

    [Fact]
    public void The_gradient_of_a_weighted_sum_is_the_sum_of_the_gradients()
    {
        Model model = TestModels.All["batch norm"]();
        var trace = new ActivationTrace(model);
        Drain(trace.Forward(Numbers.Random(model.InputShape.Length, 2)));
        var sum = new double[model.InputShape.Length];
        float[] weights = [0.5f, -1, 0, 2];
        for (int unit = 0; unit < weights.Length; unit++)
        {
            Drain(trace.Backward(model.Output, unit));
            ReadOnlySpan<float> gradient = trace.Gradient(model.Input).Span;
            for (int i = 0; i < sum.Length; i++)
            {
                sum[i] += weights[unit] * gradient[i];
            }
        }

        Drain(trace.Backward(model.Output, weights.AsSpan()));
        Numbers.AssertClose(sum, trace.Gradient(model.Input).Span, 1000, "gradient");
    }

    [Fact]
    public void Layers_of_the_users_own_have_the_gradients_of_differences()
    {
        Model model = CustomModels.Create();
        float[] pixels = Numbers.Random(model.InputShape.Length, 4);
        var trace = new ActivationTrace(model);
        Drain(trace.Forward(pixels));
        Drain(trace.Backward(model.Output, 1));
        float[] gradient = trace.Gradient(model.Input).ToArray();
        float[] direction = Numbers.Random(pixels.Length, 6);
        double Cost(float step)
        {
            Drain(trace.Forward([.. pixels.Zip(direction, (x, d) => x + (step * d))]));
            return trace.Output(model.Output).Span[1];
        }

        double expected = (Cost(1e-2f) - Cost(-1e-2f)) / 2e-2;
        double actual = gradient.Zip(direction, (g, d) => (double)g * d).Sum();
        Assert.Equal(expected, actual, 2e-2 * Math.Max(1, Math.Abs(expected)));
    }

    [Fact]
    public void Frozen_layers_change_nothing()
    {
        Model model = TestModels.All["residual"]();
        float[] pixels = Numbers.Random(model.InputShape.Length, 4);
        float[] Explain()
        {
            var trace = new ActivationTrace(model);
            Drain(trace.Forward(pixels));
            Drain(trace.Backward(trace.ScoreNode, 1));
            return trace.Gradient(model.Input).ToArray();
        }

        float[] expected = Explain();
        model.FreezeAllButHead();
        Assert.Equal(expected, Explain());
    }

    [Fact]
    public void Scores_stand_before_a_softmax()
    {
        Model model = TestModels.All["dropout and softmax"]();
        Assert.Equal(model.Nodes[^2], new ActivationTrace(model).ScoreNode);
        Model plain = TestModels.All["chain"]();
        Assert.Equal(plain.Output, new ActivationTrace(plain).ScoreNode);
    }

    [Fact]
    public void The_memory_is_known_before_it_is_taken()
    {
        Model model = BuiltInModels.Create("lenet5");
        long values = model.Nodes.Sum(node => (long)node.OutputShape.Length);
        PlanMemory memory = ActivationTrace.Measure(model);
        Assert.InRange(memory.Activations, 2 * values * sizeof(float), 3 * values * sizeof(float));
        Assert.Equal(0, memory.Gradients);
    }

    [Fact]
    public void What_is_not_there_yet_is_refused()
    {
        Model model = TestModels.All["chain"]();
        var trace = new ActivationTrace(model);
        Refuses("conv1: its output is not there yet. Enumerate what Forward returns until it names this node.", () => trace.Output(model.Nodes[0]));
        float[] pixels = new float[model.InputShape.Length];
        using IEnumerator<ModelNode> forward = trace.Forward(pixels).GetEnumerator();
        Assert.True(forward.MoveNext());
        Assert.Equal(model.Nodes[0].OutputShape.Length, trace.Output(model.Nodes[0]).Length);
        Refuses("relu1: its output is not there yet. Enumerate what Forward returns until it names this node.", () => trace.Output(model.Nodes[1]));
        Refuses(
            "relu1: its output is not there yet. Enumerate what Forward returns until it names this node.",
            () => trace.Backward(model.Nodes[1], 0));
        Refuses(
            "conv1: its gradient is not there yet. Enumerate what Backward returns until it names this node.",
            () => trace.Gradient(model.Nodes[0]));

        IEnumerable<ModelNode> second = trace.Forward(pixels);
        const string Meanwhile =
            "chain: another run of the trace began meanwhile. Enumerate what Forward or Backward returns before the next call, and once.";
        Refuses(Meanwhile, () => forward.MoveNext());
        Drain(second);
        Refuses(Meanwhile, () => Drain(second));
    }

    [Fact]
    public void Nodes_and_numbers_that_do_not_fit_are_refused()
    {
        Model model = TestModels.All["chain"]();
        var trace = new ActivationTrace(model);
        Drain(trace.Forward(new float[model.InputShape.Length]));
        ModelNode other = TestModels.All["chain"]().Nodes[0];
        Assert.StartsWith(
            "conv1 is no node of the model chain.", Assert.Throws<ArgumentException>(() => trace.Output(other)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => trace.Backward(model.Output, 4));
        Assert.Equal(
            "dense2: the output [4] has 4 values. Received 3 weights. Give one for each.",
            Assert.Throws<ArgumentException>(() => trace.Backward(model.Output, new float[3].AsSpan())).Message);
        Assert.Equal(
            "chain: the model's input is [9, 8, 2], 144 values. Received 3. Resize the image first.",
            Assert.Throws<FoveaException>(() => trace.Forward(new float[3])).Message);
    }

    private static void Refuses(string message, Action action) => Assert.Equal(message, Assert.Throws<InvalidOperationException>(action).Message);

    private static void Drain(IEnumerable<ModelNode> steps) => Assert.NotEmpty(steps.ToList());

    private static double[] Wide(float[] values) => [.. values.Select(value => (double)value)];
}
