using System.Numerics.Tensors;
using Fovea.Kernels.Convolution;
using Fovea.Kernels.Simd;
using Fovea.Layers;
using Fovea.Losses;
using Fovea.Models;
using Fovea.Optimizers;
using Fovea.Planning;
using Fovea.Testing;

namespace Fovea.Tests.Planning;

public sealed class PlanTests
{
    private const int Batch = 13;

    public static TheoryData<string> Names => new(TestModels.All.Keys);

    [Theory]
    [MemberData(nameof(Names))]
    public void Gradients_of_parameters_and_input_agree_with_central_differences(string name)
    {
        Model model = Create(name);
        Plan plan = model.Compile(Batch, PlanMode.Training, new PlanOptions { InputGradient = true });
        float[] input = Numbers.Random(Batch * model.InputShape.Length, 5);
        float[] upstream = Numbers.Random(Batch * model.OutputShape.Length, 6);
        Run(plan, input, upstream);
        float[] gradients = plan.Gradients.ToArray();
        float[] inputGradient = [.. Enumerable.Range(0, Batch).SelectMany(i => plan.InputGradient(i).ToArray())];

        // Along a random direction the derivative of the cost is the direction's product with the gradient.
        foreach (Parameter parameter in model.Parameters.Where(each => each.Trainable && !each.IsFrozen))
        {
            float[] direction = Numbers.Random(parameter.Length, 7);
            float[] values = parameter.Span.ToArray();
            double expected = Derivative(step =>
            {
                for (int i = 0; i < values.Length; i++)
                {
                    parameter.Span[i] = values[i] + (step * direction[i]);
                }

                return Cost(plan, input, upstream);
            });
            values.CopyTo(parameter.Span);
            AssertNear(expected, direction, gradients.AsSpan(parameter.Offset, parameter.Length), parameter.Name);
        }

        float[] inputDirection = Numbers.Random(input.Length, 8);
        double expectedInput = Derivative(step => Cost(plan, [.. input.Zip(inputDirection, (x, d) => x + (step * d))], upstream));
        AssertNear(expectedInput, inputDirection, inputGradient, "input");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_bits_do_not_depend_on_the_number_of_threads(string name)
    {
        float[]? expected = null;
        foreach (int threads in (int[])[1, 2, 3, 8])
        {
            Model model = Create(name);
            Plan plan = model.Compile(Batch, PlanMode.Training, new PlanOptions { Threads = threads });
            var optimizer = new Sgd(0.05f);
            float[] upstream = Numbers.Random(Batch * model.OutputShape.Length, 6);
            for (int step = 0; step < 3; step++)
            {
                Run(plan, Numbers.Random(Batch * model.InputShape.Length, step), upstream);
                optimizer.Step(plan);
            }

            float[] result = model.Parameters.Values.ToArray();
            expected ??= result;
            Assert.Equal(expected, result);
        }
    }

    [Theory]
    [InlineData("vgg-cifar", 32)]
    [InlineData("resnet18", 48)]
    public void Layers_divided_by_channels_give_the_gradients_of_layers_divided_by_images(string name, int side)
    {
        const int Images = 5;
        var gradients = new List<float[]>();
        Model model = BuiltInModels.Create(name, new Shape(side, side, 3), 10);
        model.Initialize(5);

        // Strict arithmetic divides no layer by channels.
        foreach (Arithmetic arithmetic in (Arithmetic[])[Arithmetic.Strict, Arithmetic.Fast])
        {
            Plan plan = model.Compile(Images, PlanMode.Training, new PlanOptions { Arithmetic = arithmetic });
            Fill(plan, Numbers.Random(Images * model.InputShape.Length, 3));
            plan.ForwardBackward([0, 1, 2, 3, 4], new SoftmaxCrossEntropy());
            gradients.Add(plan.Gradients.ToArray());
        }

        foreach (Parameter parameter in model.Parameters.Where(each => each.Trainable))
        {
            ReadOnlySpan<float> strict = gradients[0].AsSpan(parameter.Offset, parameter.Length);
            float[] difference = new float[parameter.Length];
            TensorPrimitives.Subtract(strict, gradients[1].AsSpan(parameter.Offset, parameter.Length), difference);
            double ratio = Math.Sqrt(Dot(difference, difference) / Math.Max(Dot(strict, strict), 1e-12));

            // Where rounding lifts a value over a ReLU's threshold its gradient takes another way; a wrong part is wrong by all of it.
            Assert.True(ratio < 0.02, $"{parameter.Name}: the gradients differ by {ratio:P2} of their length");
        }
    }

    [Theory]
    [InlineData("lenet5", 64, null)]
    [InlineData("mnist-cnn", 32, null)]
    [InlineData("vgg-cifar", 19, null)]
    [InlineData("resnet20-cifar", 19, null)]
    [InlineData("se-resnet20-cifar", 11, null)]
    [InlineData("resnet18", 3, 64)]
    [InlineData("resnet50", 2, 32)]
    [InlineData("mobilenet-v2", 5, 32)]
    public void The_bits_of_built_in_networks_do_not_depend_on_the_number_of_threads(string name, int batch, int? side)
    {
        float[]? expected = null;
        foreach (int threads in (int[])[1, 2, 3, 8])
        {
            Model model = BuiltInModels.Create(name, side is { } length ? new Shape(length, length, 3) : null, 10);
            model.Initialize(3);
            Plan plan = model.Compile(batch, PlanMode.Training, new PlanOptions { Threads = threads });
            var optimizer = new Sgd(0.01f);
            int[] labels = [.. Enumerable.Range(0, batch).Select(i => i % 10)];
            for (int step = 0; step < 2; step++)
            {
                Fill(plan, Numbers.Random(batch * model.InputShape.Length, step));
                plan.ForwardBackward(labels, new SoftmaxCrossEntropy());
                optimizer.Step(plan);
            }

            float[] result = model.Parameters.Values.ToArray();
            expected ??= result;
            Assert.True(result.All(float.IsFinite));
            Assert.Equal(expected, result);
        }
    }

    [Fact]
    public void A_step_on_the_threads_of_a_plan_has_the_bits_of_one_with_its_gradients()
    {
        float[] Train(Action<Optimizer, Plan> step)
        {
            Model model = Create("residual");
            Plan plan = model.Compile(Batch, PlanMode.Training, new PlanOptions { Threads = 2 });
            var optimizer = new Adam(weightDecay: 0.01f);
            for (int i = 0; i < 3; i++)
            {
                Run(plan, Numbers.Random(Batch * model.InputShape.Length, i), Numbers.Random(Batch * model.OutputShape.Length, 6));
                step(optimizer, plan);
            }

            return model.Parameters.Values.ToArray();
        }

        Assert.Equal(
            Train((optimizer, plan) => optimizer.Step(plan.Model.Parameters, plan.Gradients)), Train((optimizer, plan) => optimizer.Step(plan)));
    }

    [Fact]
    public void Inference_folds_batch_norm_sum_and_pooling_into_what_the_layers_give_one_by_one()
    {
        foreach (string name in (string[])["residual", "batch norm", "3x3 of many channels", "poolings behind sums", "depthwise"])
        {
            Model model = Create(name);
            foreach (Parameter state in model.Parameters.Where(each => each.Role is ParameterRole.State or ParameterRole.Scale))
            {
                float[] values = Numbers.Random(state.Length, state.Offset);
                values.Select(x => 1.5f + x).ToArray().CopyTo(state.Span);
            }

            float[] input = Numbers.Random(Batch * model.InputShape.Length, 5);
            Plan fused = model.Compile(Batch, options: new PlanOptions { Arithmetic = Arithmetic.Strict });
            Fill(fused, input);
            fused.Forward(Batch);

            // A model that ends at a node gives that node's output: nothing behind it can be fused with it.
            double[] single = LayerByLayer.Run(model, input, Batch);
            Numbers.AssertClose(single, Outputs(fused, Batch), 400, name);
        }
    }

    [Fact]
    public void An_inference_plan_notices_changed_parameters()
    {
        Model model = Create("chain");
        Plan plan = model.Compile(1);
        Fill(plan, Numbers.Random(model.InputShape.Length, 5));
        plan.Forward(1);
        float[] before = Outputs(plan, 1);
        model.Parameters["dense2.bias"].Span[0] += 1;
        plan.Forward(1);
        Assert.Equal(before[0] + 1, Outputs(plan, 1)[0], 1e-5);

        Span<float> kept = model.Parameters["dense2.weight"].Span;
        plan.Forward(1);
        kept.Clear();
        model.Parameters.MarkChanged();
        plan.Forward(1);
        Assert.Equal(model.Parameters["dense2.bias"].Values.ToArray(), Outputs(plan, 1));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Inference_in_reused_memory_gives_what_every_instruction_set_gives(string name)
    {
        Model model = Create(name);
        float[] input = Numbers.Random(Batch * model.InputShape.Length, 5);
        double[]? expected = null;
        foreach (InstructionSet set in InstructionSets.Supported)
        {
            Plan plan = model.Compile(Batch, options: new PlanOptions { InstructionSet = set, Threads = 2 });
            Fill(plan, input);
            plan.Forward(Batch);
            float[] output = Outputs(plan, Batch);
            expected ??= [.. output.Select(x => (double)x)];
            Numbers.AssertClose(expected, output, 200, $"{name}, {set}");
        }
    }

    [Fact]
    public void Training_and_inference_agree_where_no_layer_differs()
    {
        foreach (string name in (string[])["chain", "branches", "grouped, dilated, without bias"])
        {
            Model model = Create(name);
            float[] input = Numbers.Random(Batch * model.InputShape.Length, 5);
            Plan training = model.Compile(Batch, PlanMode.Training);
            Plan inference = model.Compile(Batch);
            Fill(training, input);
            Fill(inference, input);
            training.Forward(Batch);
            inference.Forward(Batch);
            Assert.Equal(Outputs(training, Batch), Outputs(inference, Batch));
            Assert.True(inference.Memory.Activations < training.Memory.Activations, name);
        }
    }

    [Fact]
    public void A_batch_that_is_not_full_gives_the_first_images_and_their_gradients()
    {
        Model model = Create("chain");
        float[] input = Numbers.Random(Batch * model.InputShape.Length, 5);
        int[] labels = [1, 2, 3, 0, 1];
        Plan large = model.Compile(Batch, PlanMode.Training);
        Fill(large, input);
        LossSum part = large.ForwardBackward(labels, new SoftmaxCrossEntropy());

        Plan small = model.Compile(5, PlanMode.Training);
        Fill(small, input.AsSpan(0, 5 * model.InputShape.Length));
        LossSum whole = small.ForwardBackward(labels, new SoftmaxCrossEntropy());
        Assert.Equal(5, part.Count);
        Assert.Equal(whole.Sum, part.Sum, 1e-5);
        Numbers.AssertClose([.. small.Gradients.ToArray().Select(x => (double)x)], large.Gradients, 50, "gradients");
    }

    [Fact]
    public void Batch_norm_in_inference_uses_the_running_statistics()
    {
        Model model = Model.Sequential("norm", new Shape(1, 1, 2), new BatchNorm(momentum: 0.75f, epsilon: 1e-3f));
        Plan training = model.Compile(4, PlanMode.Training);
        float[] input = [1, 10, 2, 20, 3, 30, 6, 40];
        Fill(training, input);
        training.Forward(4);

        // Means 3 and 25; variances divided by n - 1 = 3: 14/3 and 500/3.
        Assert.Equal([0.25f * 3, 0.25f * 25], model.Parameters["bn1.runningMean"].Span.ToArray());
        float[] variance = model.Parameters["bn1.runningVariance"].Span.ToArray();
        Assert.Equal(0.75 + (0.25 * 14 / 3), variance[0], 1e-5);
        Assert.Equal(0.75 + (0.25 * 500 / 3), variance[1], 1e-4);

        Plan inference = model.Compile(1);
        Fill(inference, [5f, 6f]);
        inference.Forward(1);
        Assert.Equal((5 - 0.75) / Math.Sqrt(variance[0] + 1e-3), inference.Output(0)[0], 1e-5);
        Assert.Equal((6 - 6.25) / Math.Sqrt(variance[1] + 1e-3), inference.Output(0)[1], 1e-5);
    }

    [Fact]
    public void Dropout_drops_its_share_scales_the_rest_and_differs_from_step_to_step()
    {
        Model model = Model.Sequential("drop", new Shape(1, 1, 10000), new Dropout(0.25f));
        Plan plan = model.Compile(2, PlanMode.Training);
        float[] input = [.. Enumerable.Repeat(3f, 20000)];
        Fill(plan, input);
        plan.Forward(2);
        float[] first = Outputs(plan, 2);
        Assert.All(first, value => Assert.True(value is 0 or 4));
        Assert.InRange(first.Count(value => value == 0), 4750, 5250);
        plan.Forward(2);
        Assert.NotEqual(first, Outputs(plan, 2));
        Assert.NotEqual(first[..10000], first[10000..]);
    }

    [Fact]
    public void Memory_is_known_before_it_is_taken()
    {
        Model model = Create("chain");
        Assert.Equal(PlanMemoryOf(model.Compile(Batch, PlanMode.Training)), Plan.Measure(model, Batch, PlanMode.Training));
        static PlanMemory PlanMemoryOf(Plan plan) => plan.Memory;
    }

    [Fact]
    public void Wrong_requests_are_refused_with_the_reason()
    {
        Model model = Create("chain");
        Assert.Equal(
            "chain: a batch has at least one image. Received 0.", Assert.Throws<FoveaException>(() => model.Compile(0)).Message);
        Assert.Equal(
            "The plan is for inference and has no gradients. Compile it with PlanMode.Training.",
            Assert.Throws<InvalidOperationException>(() => model.Compile(1).Backward()).Message);
        Assert.Equal(
            "Backward follows Forward: there is nothing to go back through yet.",
            Assert.Throws<InvalidOperationException>(() => model.Compile(1, PlanMode.Training).Backward()).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => model.Compile(4).Forward(5));
    }

    private static Model Create(string name)
    {
        Model model = TestModels.All[name]();
        model.Initialize(3);

        // Biases of 0 would put whole planes exactly on the kink of ReLU, where there is no derivative to compare with.
        foreach (Parameter bias in model.Parameters.Where(each => each.Role == ParameterRole.Bias))
        {
            Numbers.Random(bias.Length, bias.Offset).CopyTo(bias.Span);
        }

        return model;
    }

    private static void Fill(Plan plan, ReadOnlySpan<float> input)
    {
        int length = plan.Model.InputShape.Length;
        for (int i = 0; i < input.Length / length; i++)
        {
            input.Slice(i * length, length).CopyTo(plan.Input(i));
        }
    }

    private static float[] Outputs(Plan plan, int images) => [.. Enumerable.Range(0, images).SelectMany(i => plan.Output(i).ToArray())];

    private static void Run(Plan plan, float[] input, float[] upstream)
    {
        Fill(plan, input);
        plan.StepNumber = 0;
        plan.Forward(Batch);
        int length = plan.Model.OutputShape.Length;
        for (int i = 0; i < Batch; i++)
        {
            upstream.AsSpan(i * length, length).CopyTo(plan.OutputGradient(i));
        }

        plan.Backward();
    }

    private static double Cost(Plan plan, float[] input, float[] upstream)
    {
        Fill(plan, input);
        plan.StepNumber = 0;
        plan.Forward(Batch);
        return Dot(upstream, Outputs(plan, Batch));
    }

    private static double Derivative(Func<float, double> cost)
    {
        const float Step = 1f / 4096;
        return (cost(Step) - cost(-Step)) / (2 * Step);
    }

    private static double Dot(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        double sum = 0;
        for (int i = 0; i < left.Length; i++)
        {
            sum += (double)left[i] * right[i];
        }

        return sum;
    }

    // The kinks of ReLU and single precision leave about two digits of what such a product usually is, |gradient| |direction| / sqrt(n) =
    // |gradient| / sqrt(3). A wrong wiring is wrong by all of it.
    private static void AssertNear(double expected, float[] direction, ReadOnlySpan<float> gradient, string what)
    {
        double usual = Math.Sqrt(Dot(gradient, gradient) / 3);
        double actual = Dot(direction, gradient);
        Assert.True(Math.Abs(expected - actual) <= 0.06 * Math.Max(1, usual), $"{what}: central difference {expected:G6}, gradient {actual:G6}");
    }
}
