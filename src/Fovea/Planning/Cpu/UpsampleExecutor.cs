using Fovea.Kernels.Geometry;
using Fovea.Kernels.Resampling;
using Fovea.Layers;

namespace Fovea.Planning.Cpu;

/// <summary>Upsample. The arithmetic is in Fovea.Kernels, Resampling.</summary>
internal sealed class UpsampleExecutor(ExecutorSite site, Upsample layer) : Executor(site)
{
    private readonly bool isNearest = layer.Mode == UpsampleMode.Nearest;
    private readonly UpsampleGeometry geometry = new(
        new UpsampleAxis(site.InputShape.Height, site.Node.OutputShape.Height, layer.Factor?.Height ?? 0),
        new UpsampleAxis(site.InputShape.Width, site.Node.OutputShape.Width, layer.Factor?.Width ?? 0),
        site.InputShape.Channels);

    public override void Forward(in Chunk chunk)
    {
        if (isNearest)
        {
            Upsampling.ForwardNearest(chunk[Site.Inputs[0]], geometry, chunk[Site.Output], Site.InstructionSet);
        }
        else
        {
            Upsampling.ForwardBilinear(chunk[Site.Inputs[0]], geometry, chunk[Site.Output], Site.InstructionSet);
        }
    }

    public override void Backward(in Chunk chunk)
    {
        if (Site.InputGradients[0] is not { } gradInput)
        {
            return;
        }

        if (isNearest)
        {
            Upsampling.BackwardNearest(chunk[Site.OutputGradient], geometry, chunk[gradInput], Site.InstructionSet);
        }
        else
        {
            Upsampling.BackwardBilinear(chunk[Site.OutputGradient], geometry, chunk[gradInput], Site.InstructionSet);
        }
    }
}
