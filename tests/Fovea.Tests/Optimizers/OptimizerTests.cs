using Fovea.Kernels.Simd;
using Fovea.Layers;
using Fovea.Models;
using Fovea.Optimizers;
using Fovea.Testing;

namespace Fovea.Tests.Optimizers;

/// <summary>Both optimisers against their formulas in double precision, on every instruction set of this machine.</summary>
public class OptimizerTests
{
    private const int StepCount = 12;

    public static TheoryData<float, float, bool, InstructionSet> SgdCases
    {
        get
        {
            var cases = new TheoryData<float, float, bool, InstructionSet>();
            foreach (InstructionSet set in InstructionSets.Supported)
            {
                cases.Add(0, 0, false, set);
                cases.Add(0.9f, 0, false, set);
                cases.Add(0.9f, 0, true, set);
                cases.Add(0.5f, 0.1f, false, set);
                cases.Add(0.5f, 0.1f, true, set);
            }

            return cases;
        }
    }

    public static TheoryData<float, InstructionSet> AdamCases
    {
        get
        {
            var cases = new TheoryData<float, InstructionSet>();
            foreach (InstructionSet set in InstructionSets.Supported)
            {
                cases.Add(0, set);
                cases.Add(0.1f, set);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(SgdCases))]
    public void Sgd_follows_its_formula(float momentum, float decay, bool nesterov, InstructionSet set)
    {
        var velocity = new Dictionary<string, double[]>();
        Compare(
            new Sgd(0.05f, momentum, decay, nesterov) { InstructionSet = set },
            (parameter, values, gradient, _) =>
            {
                double[] speed = velocity.TryGetValue(parameter.Name, out double[]? known) ? known : velocity[parameter.Name] = new double[values.Length];
                for (int i = 0; i < values.Length; i++)
                {
                    double slope = gradient[i] + (parameter.Role == ParameterRole.Weight ? decay * values[i] : 0);
                    speed[i] = (momentum * speed[i]) + slope;
                    values[i] -= 0.05f * (nesterov ? slope + (momentum * speed[i]) : speed[i]);
                }
            });
    }

    [Theory]
    [MemberData(nameof(AdamCases))]
    public void Adam_follows_its_formula(float decay, InstructionSet set)
    {
        var means = new Dictionary<string, (double[] First, double[] Second)>();
        Compare(
            new Adam(0.01f, 0.8f, 0.95f, 1e-6f, decay) { InstructionSet = set },
            (parameter, values, gradient, step) =>
            {
                if (!means.TryGetValue(parameter.Name, out (double[] First, double[] Second) state))
                {
                    means[parameter.Name] = state = (new double[values.Length], new double[values.Length]);
                }

                var (first, second) = state;
                for (int i = 0; i < values.Length; i++)
                {
                    double slope = gradient[i] + (parameter.Role == ParameterRole.Weight ? decay * values[i] : 0);
                    first[i] = (0.8f * first[i]) + ((1 - 0.8f) * slope);
                    second[i] = (0.95f * second[i]) + ((1 - 0.95f) * slope * slope);
                    double mean = first[i] / (1 - Math.Pow(0.8f, step));
                    double square = second[i] / (1 - Math.Pow(0.95f, step));
                    values[i] -= 0.01f * mean / (Math.Sqrt(square) + 1e-6f);
                }
            });
    }

    [Fact]
    public void The_first_step_of_adam_has_the_size_of_the_learning_rate()
    {
        Model model = Network();
        float[] before = model.Parameters.Values.ToArray();
        float[] gradients = Numbers.Random(model.Parameters.TrainableLength, 1);
        new Adam(0.125f).Step(model.Parameters, gradients);
        Parameter weight = model.Parameters["dense1.weight"];
        for (int i = 0; i < weight.Length; i++)
        {
            Assert.Equal(0.125f * MathF.Sign(gradients[weight.Offset + i]), before[weight.Offset + i] - weight.Span[i], 1e-4f);
        }
    }

    private static Model Network()
    {
        Model model = Model.Sequential(
            "net", new Shape(5, 5, 3), new Conv2D(7, kernel: 3), new BatchNorm(), new Flatten(), new Dense(5));
        model.Initialize(1);
        return model;
    }

    private static void Compare(Optimizer optimizer, Action<Parameter, double[], float[], int> reference)
    {
        Model model = Network();
        ParameterStore store = model.Parameters;
        double[][] expected = [.. store.Select(parameter => parameter.Span.ToArray().Select(value => (double)value).ToArray())];
        for (int step = 1; step <= StepCount; step++)
        {
            float[] gradients = Numbers.Random(store.TrainableLength, step);
            optimizer.Step(store, gradients);
            for (int i = 0; i < store.Count; i++)
            {
                if (store[i].Trainable)
                {
                    reference(store[i], expected[i], gradients[store[i].Offset..(store[i].Offset + store[i].Length)], step);
                }
            }
        }

        Assert.Equal(StepCount, optimizer.Steps);
        for (int i = 0; i < store.Count; i++)
        {
            // State such as running statistics stands in the same list and must come out untouched.
            Numbers.AssertClose(expected[i], store[i].Span, StepCount * 4, store[i].Name);
        }
    }
}
