using Fovea.Kernels.Elementwise;

namespace Fovea.Planning.Cpu;

/// <summary>The element-wise activations but Relu. The arithmetic is in Fovea.Kernels, Elementwise, Activations.</summary>
internal sealed class ActivationExecutor(ExecutorSite site, Activation activation) : Executor(site)
{
    public override void Forward(in Chunk chunk) =>
        activation.Forward(chunk[Site.Inputs[0]], chunk[Site.Output], Site.InstructionSet);

    public override void Backward(in Chunk chunk)
    {
        if (Site.InputGradients[0] is { } gradInput)
        {
            activation.BackwardInput(chunk[Site.Inputs[0]], chunk[Site.OutputGradient], chunk[gradInput], Site.InstructionSet);
        }
    }

    /// <summary>The kernel's name for a layer; null where the layer is no such activation.</summary>
    public static Activation? Of(Layers.Layer layer) => layer switch
    {
        Layers.LeakyRelu leaky => new(ActivationKind.LeakyRelu, leaky.Slope),
        Layers.Elu elu => new(ActivationKind.Elu, elu.Alpha),
        Layers.Gelu gelu => new(gelu.Approximate ? ActivationKind.GeluTanh : ActivationKind.Gelu),
        Layers.Silu => new(ActivationKind.Silu),
        Layers.HardSwish => new(ActivationKind.HardSwish),
        Layers.Sigmoid => new(ActivationKind.Sigmoid),
        Layers.Tanh => new(ActivationKind.Tanh),
        Layers.Relu6 => new(ActivationKind.Relu6),
        _ => null,
    };
}
