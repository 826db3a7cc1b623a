using Fovea.Layers;
using Fovea.Models;
using Fovea.Optimizers;
using Fovea.Planning;
using Fovea.Testing;

namespace Fovea.Tests.Planning;

/// <summary>Plans and optimisers with frozen layers. TestModels holds further such networks.</summary>
public sealed class FreezeTests
{
    private const int Batch = 13;

    public static TheoryData<string> FrozenNames => new(TestModels.All.Keys.Where(name => name.StartsWith("frozen", StringComparison.Ordinal)));

    public static TheoryData<string> AllNames => new(TestModels.All.Keys);

    public static TheoryData<string> PlainNames =>
        new(TestModels.All.Keys.Where(name => !TestModels.All[name]().Nodes.Any(node => node.Layer is BatchNorm)));

    [Theory]
    [MemberData(nameof(FrozenNames))]
    public void Without_the_gradient_of_the_input_the_trained_layers_have_the_same_gradients(string name)
    {
        Model model = Create(name);
        Plan reaching = Run(model, new PlanOptions { InputGradient = true });
        Plan plan = Run(model, new PlanOptions());
        foreach (Parameter parameter in model.Parameters.Where(each => each.Trainable && !each.IsFrozen))
        {
            // The beginning, folded as in inference, rounds otherwise.
            double[] expected = [.. reaching.Gradient(parameter.Name).ToArray().Select(value => (double)value)];
            Numbers.AssertClose(expected, plan.Gradient(parameter.Name), 20_000, parameter.Name);
        }
    }

    [Theory]
    [MemberData(nameof(PlainNames))]
    public void Freezing_changes_no_bit_of_the_other_gradients_of_a_network_without_batch_norm(string name)
    {
        Model whole = Create(name);
        whole.Unfreeze();
        for (int parity = 0; parity < 2; parity++)
        {
            Model model = whole.Clone();
            string[] layers = [.. model.Nodes.Where(node => node.Parameters.Count > 0 && node.Index % 2 == parity).Select(node => node.Name)];
            if (layers.Length == 0)
            {
                continue;
            }

            model.Freeze(layers);
            var options = new PlanOptions { Arithmetic = Kernels.Convolution.Arithmetic.Strict };
            Plan expected = Run(whole, options);
            Plan plan = Run(model, options);
            foreach (Parameter parameter in model.Parameters.Where(each => each.Trainable))
            {
                float[] gradient = plan.Gradients.Slice(parameter.Offset, parameter.Length).ToArray();
                float[] wanted = expected.Gradient(parameter.Name).ToArray();
                Assert.Equal(parameter.IsFrozen ? new float[parameter.Length] : wanted, gradient);
            }
        }
    }

    [Theory]
    [MemberData(nameof(AllNames))]
    public void Through_a_network_that_is_frozen_as_a_whole_the_gradient_goes_to_the_input(string name)
    {
        Model model = Create(name);
        model.Unfreeze();
        Model frozen = model.Clone();
        frozen.Freeze("*");
        var options = new PlanOptions { InputGradient = true, Arithmetic = Kernels.Convolution.Arithmetic.Strict };
        Plan expected = Run(model, options);
        Plan plan = Run(frozen, options);
        Assert.Equal(new float[plan.Gradients.Length], plan.Gradients.ToArray());
        if (!model.Nodes.Any(node => node.Layer is BatchNorm))
        {
            Assert.Equal(InputGradients(expected), InputGradients(plan));
        }
    }

    [Fact]
    public void The_frozen_beginning_runs_as_in_inference()
    {
        // The whole network but its end, which gives what it reads: the beginning's last values.
        Node x = Node.Input(9, 8, 3).Conv2D(17, kernel: 3, padding: 1, bias: false).BatchNorm().Relu();
        Model model = Model.FromGraph("begin", (x + x.Conv2D(17, kernel: 3, padding: 1).BatchNorm()).Relu().Conv2D(3, kernel: 1));
        Randomize(model);
        model.Freeze("*");
        Plan training = model.Compile(Batch, PlanMode.Training);
        Plan inference = model.Compile(Batch);
        float[] input = Numbers.Random(Batch * model.InputShape.Length, 5);
        Fill(training, input);
        Fill(inference, input);
        training.Forward(Batch);
        inference.Forward(Batch);
        Assert.Equal(Outputs(inference), Outputs(training));
    }

    [Fact]
    public void What_is_frozen_takes_no_memory_of_gradients_and_of_the_optimisers_state()
    {
        Model model = BuiltInModels.Create("resnet20-cifar");
        PlanMemory whole = Plan.Measure(model, 64, PlanMode.Training);
        model.FreezeAllButHead();
        PlanMemory frozen = Plan.Measure(model, 64, PlanMode.Training);
        Assert.True(frozen.Activations < whole.Activations / 4, $"{frozen} {whole}");
        Assert.True(frozen.Gradients < whole.Gradients / 4, $"{frozen} {whole}");

        var optimizer = new Adam();
        optimizer.Step(model.Parameters, new float[model.Parameters.TrainableLength]);
        Assert.All(optimizer.State, state => Assert.Equal(640 + 16, state.Values.Length));
    }

    [Fact]
    public void A_step_with_gradients_from_elsewhere_leaves_frozen_layers_too()
    {
        Model model = Create("chain");
        model.Freeze("conv2", "dense1");
        float[] before = model.Parameters.Values.ToArray();
        var optimizer = new AdamW(0.01f, weightDecay: 0.1f);
        float[] gradients = Numbers.Random(model.Parameters.TrainableLength, 4);
        optimizer.Step(model.Parameters, gradients);
        optimizer.Step(model.Parameters, gradients);
        foreach (Parameter parameter in model.Parameters)
        {
            bool same = before.AsSpan(parameter.Offset, parameter.Length).SequenceEqual(parameter.Values);
            Assert.Equal(parameter.IsFrozen, same);
        }
    }

    [Fact]
    public void Plans_and_optimisers_refuse_other_frozen_layers_than_those_they_were_made_for()
    {
        Model model = Create("chain");
        Plan plan = Run(model, new PlanOptions());
        Plan inference = model.Compile(1);
        var optimizer = new Sgd(0.01f);
        optimizer.Step(plan);
        model.Freeze("conv1");
        Assert.Equal(
            "chain: layers were frozen or released after the plan was compiled, which is made for what is trained. Compile it anew.",
            Assert.Throws<InvalidOperationException>(() => plan.Forward(1)).Message);
        inference.Forward(1);
        plan = Run(model, new PlanOptions());
        Assert.Equal(
            "Layers were frozen or released after the optimiser took its first step, and it keeps state for those trained then. Use a new optimiser.",
            Assert.Throws<ArgumentException>(() => optimizer.Step(plan)).Message);
        Assert.Equal(
            "conv1.weight is frozen and its gradient is not computed. Ask for one of a layer that is trained, or call Unfreeze and compile the plan anew.",
            Assert.Throws<FoveaException>(() => plan.Gradient("conv1.weight").ToArray()).Message);
    }

    [Fact]
    public void A_plan_reads_frozen_parameters_anew_when_somebody_else_changed_them()
    {
        Model model = Create("chain");
        model.Freeze("conv*");
        Plan plan = Run(model, new PlanOptions());
        float[] before = Outputs(plan);
        new Sgd(0f).Step(plan);
        plan.Forward(Batch);
        Assert.Equal(before, Outputs(plan));
        model.Parameters["conv1.weight"].Span[0] += 1;
        plan.Forward(Batch);
        Assert.NotEqual(before, Outputs(plan));
    }

    private static Plan Run(Model model, PlanOptions options)
    {
        Plan plan = model.Compile(Batch, PlanMode.Training, options);
        Fill(plan, Numbers.Random(Batch * model.InputShape.Length, 5));
        plan.Forward(Batch);
        for (int i = 0; i < Batch; i++)
        {
            Numbers.Random(model.OutputShape.Length, 6 + i).CopyTo(plan.OutputGradient(i));
        }

        plan.Backward();
        return plan;
    }

    private static Model Create(string name)
    {
        Model model = TestModels.All[name]();
        Randomize(model);
        return model;
    }

    // Running statistics that change something when they are used.
    private static void Randomize(Model model)
    {
        model.Initialize(3);
        foreach (Parameter parameter in model.Parameters.Where(each => each.Role != ParameterRole.Weight))
        {
            float offset = parameter.Role is ParameterRole.State or ParameterRole.Scale ? 1.5f : 0;
            Numbers.Random(parameter.Length, parameter.Offset).Select(value => value + offset).ToArray().CopyTo(parameter.Span);
        }
    }

    private static void Fill(Plan plan, ReadOnlySpan<float> input)
    {
        int length = plan.Model.InputShape.Length;
        for (int i = 0; i < Batch; i++)
        {
            input.Slice(i * length, length).CopyTo(plan.Input(i));
        }
    }

    private static float[] InputGradients(Plan plan) =>
        [.. Enumerable.Range(0, Batch).SelectMany(i => plan.InputGradient(i).ToArray())];

    private static float[] Outputs(Plan plan) => [.. Enumerable.Range(0, Batch).SelectMany(i => plan.Output(i).ToArray())];
}
