using Fovea.Bench.Torch;
using Fovea.Layers;
using Fovea.Models;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Fovea.Bench.Reach;

/// <summary>libtorch's side, with a copy of the model's first weights. All images are one tensor, of which a batch is picked.</summary>
internal sealed class TorchLearner : ILearner
{
    private const int TestBatch = 1000;

    private readonly TorchNetwork network;
    private readonly optim.Optimizer optimizer;
    private readonly Tensor images;
    private readonly Tensor labels;
    private readonly Tensor testImages;
    private readonly Tensor testLabels;

    public TorchLearner(Model model, PreparedImages train, PreparedImages test, TorchLayout layout)
    {
        network = new TorchNetwork(model, layout);

        // As in Fovea, biases do not decay.
        optimizer = optim.SGD(
            [Group(ParameterRole.Weight, Recipe.WeightDecay), Group(ParameterRole.Bias, 0)], Recipe.LearningRate, Recipe.Momentum);
        (images, labels) = (Images(train, model.InputShape, layout), Labels(train));
        (testImages, testLabels) = (Images(test, model.InputShape, layout), Labels(test));
    }

    public void Step(int[] images, float rate)
    {
        using DisposeScope scope = NewDisposeScope();
        foreach (var group in optimizer.ParamGroups)
        {
            group.LearningRate = rate;
        }

        Tensor batch = torch.tensor(images, ScalarType.Int64);
        optimizer.zero_grad();
        Tensor logits = network.Forward(this.images.index_select(0, batch));
        nn.functional.cross_entropy(logits, labels.index_select(0, batch)).backward();
        optimizer.step();
    }

    public double Accuracy()
    {
        using IDisposable still = no_grad();
        using DisposeScope scope = NewDisposeScope();
        long correct = 0;
        foreach ((Tensor part, Tensor expected) in testImages.split(TestBatch).Zip(testLabels.split(TestBatch)))
        {
            correct += network.Forward(part).argmax(1).eq(expected).sum().item<long>();
        }

        return (double)correct / testLabels.shape[0];
    }

    private static Tensor Images(PreparedImages images, Shape shape, TorchLayout layout) => TorchTensors.Create(
        images.Values, [images.Labels.Length, shape.Channels, shape.Height, shape.Width], layout);

    private static Tensor Labels(PreparedImages images) => torch.tensor([.. images.Labels.Select(label => (long)label)]);

    private SGD.ParamGroup Group(ParameterRole role, float decay) => new(
        network.Trained.Where(each => each.Parameter.Role == role).Select(each => each.Tensor),
        Recipe.LearningRate,
        Recipe.Momentum,
        weight_decay: decay);
}
