using Fovea.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace Fovea.Bench.Torch;

/// <summary>A training step in libtorch: zero_grad, forward, softmax cross-entropy, backward, SGD with momentum 0.9.</summary>
internal sealed class TorchStep
{
    private readonly TorchNetwork network;
    private readonly Tensor input;
    private readonly Tensor labels;
    private readonly optim.Optimizer optimizer;

    public TorchStep(Model model, IReadOnlyList<float[]> images, int[] labels, TorchLayout layout)
    {
        Layout = layout;
        network = new TorchNetwork(model, layout);
        input = TorchTensors.Images(images, model.InputShape, layout);
        this.labels = torch.tensor([.. labels.Select(label => (long)label)]);
        optimizer = optim.SGD(network.Trained.Select(each => each.Tensor), TrainingStep.LearningRate, TrainingStep.Momentum);
    }

    public TorchLayout Layout { get; }

    public void Run()
    {
        using DisposeScope scope = NewDisposeScope();
        Backpropagate();
        optimizer.step();
    }

    /// <summary>The logits, and the gradient of each trained parameter, in the peers' order.</summary>
    public (float[] Logits, IReadOnlyList<(ModelNode Node, Parameter Parameter, float[] Gradient)> Gradients) Results()
    {
        using DisposeScope scope = NewDisposeScope();
        float[] logits = TorchTensors.Values(Backpropagate());
        return (logits, [.. network.Trained.Select(each => (each.Node, each.Parameter, TorchTensors.Values(each.Tensor.grad!)))]);
    }

    private Tensor Backpropagate()
    {
        optimizer.zero_grad();
        Tensor logits = network.Forward(input);
        nn.functional.cross_entropy(logits, labels).backward();
        return logits;
    }
}
