using Fovea.Kernels.Normalization;
using Fovea.Layers;

namespace Fovea.Planning.Cpu;

/// <summary>
/// LayerNorm. In training mean and inverse deviation of each row are kept from forward to backward. The arithmetic is in Fovea.Kernels,
/// Normalization.
/// </summary>
internal sealed class LayerNormExecutor(ExecutorSite site, LayerNorm layer) : Executor(site)
{
    private const int Scale = 0;
    private const int Offset = 1;

    /// <summary>Where the layer is frozen, two rows for gradients that the kernel finds on the way and nobody wants.</summary>
    public override int ScratchLength => Site.IsTrained ? 0 : 2 * Site.InputShape.Channels;

    public override void Forward(in Chunk chunk) => RowNormalization.Forward(
        chunk[Site.Inputs[0]],
        Site.Node.Parameters[Scale].Values,
        Site.Node.Parameters[Offset].Values,
        layer.Epsilon,
        Site.Mode == PlanMode.Training ? chunk[Site.Extra] : default,
        chunk[Site.Output],
        Site.InstructionSet);

    public override void Backward(in Chunk chunk) => RowNormalization.Backward(
        chunk[Site.Inputs[0]],
        chunk[Site.OutputGradient],
        Site.Node.Parameters[Scale].Values,
        chunk[Site.Extra],
        Site.InputGradients[0] is { } gradInput ? chunk[gradInput] : default,
        Gradient(chunk, Scale),
        Gradient(chunk, Offset),
        Site.InstructionSet);

    private Span<float> Gradient(in Chunk chunk, int parameter) => Site.IsTrained
        ? Site.Gradient(chunk, parameter)
        : chunk.Scratch.Slice(parameter * Site.InputShape.Channels, Site.InputShape.Channels);
}
