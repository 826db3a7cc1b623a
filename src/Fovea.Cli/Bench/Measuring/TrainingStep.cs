using Fovea.Kernels.Convolution;
using Fovea.Losses;
using Fovea.Models;
using Fovea.Optimizers;
using Fovea.Planning;

namespace Fovea.Cli.Bench.Measuring;

/// <summary>A training step: forward, softmax cross-entropy, backward, SGD with momentum 0.9, on images already in the plan.</summary>
internal sealed class TrainingStep
{
    /// <summary>A rate near 0 keeps the parameters where they are, so that no round meets other numbers than the one before.</summary>
    public const float LearningRate = 1e-9f;

    public const float Momentum = 0.9f;

    private readonly Model model;
    private readonly Plan plan;
    private readonly int[] labels;
    private readonly Sgd optimizer = new(LearningRate, Momentum);
    private readonly SoftmaxCrossEntropy loss = new();

    public TrainingStep(
        Model model, IReadOnlyList<float[]> images, int[] labels, int threads, Arithmetic arithmetic = Arithmetic.Fast)
    {
        this.model = model;
        this.labels = labels;
        plan = model.Compile(images.Count, PlanMode.Training, new PlanOptions { Threads = threads, Arithmetic = arithmetic });
        plan.Fill(images);
    }

    /// <summary>What the plan takes.</summary>
    public PlanMemory Memory => plan.Memory;

    public void Run()
    {
        plan.ForwardBackward(labels, loss);
        optimizer.Step(plan);
    }

    public float[] Logits()
    {
        plan.ForwardBackward(labels, loss);
        return [.. Enumerable.Range(0, labels.Length).SelectMany(i => plan.Output(i).ToArray())];
    }

    /// <summary>The gradient of the last step.</summary>
    public ReadOnlySpan<float> Gradient(Parameter parameter) => plan.Gradient(parameter.Name);
}
