using System.Numerics.Tensors;
using Fovea.Losses;
using Fovea.Models;
using Fovea.Optimizers;
using Fovea.Planning;

namespace Fovea.Bench.Reach;

/// <summary>Fovea's side.</summary>
internal sealed class FoveaLearner(Model model, PreparedImages train, PreparedImages test, int threads) : ILearner
{
    private readonly Plan plan = model.Compile(Recipe.Batch, PlanMode.Training, new PlanOptions { Threads = threads });
    private readonly Plan inference = model.Compile(Recipe.Batch, PlanMode.Inference, new PlanOptions { Threads = threads });
    private readonly Sgd optimizer = new(Recipe.LearningRate, Recipe.Momentum, weightDecay: Recipe.WeightDecay);
    private readonly SoftmaxCrossEntropy loss = new();
    private readonly int[] labels = new int[Recipe.Batch];

    public void Step(int[] images, float rate)
    {
        for (int i = 0; i < images.Length; i++)
        {
            train[images[i]].CopyTo(plan.Input(i));
            labels[i] = train.Labels[images[i]];
        }

        optimizer.LearningRate = rate;
        plan.ForwardBackward(labels.AsSpan(0, images.Length), loss);
        optimizer.Step(plan);
    }

    public double Accuracy()
    {
        int correct = 0;
        foreach (int[] images in Enumerable.Range(0, test.Labels.Length).Chunk(Recipe.Batch))
        {
            for (int i = 0; i < images.Length; i++)
            {
                test[images[i]].CopyTo(inference.Input(i));
            }

            inference.Forward(images.Length);
            for (int i = 0; i < images.Length; i++)
            {
                correct += TensorPrimitives.IndexOfMax(inference.Output(i)) == test.Labels[images[i]] ? 1 : 0;
            }
        }

        return (double)correct / test.Labels.Length;
    }
}
