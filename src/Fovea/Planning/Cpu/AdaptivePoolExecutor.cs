using Fovea.Kernels.Geometry;
using Fovea.Kernels.Pooling;
using Fovea.Layers;

namespace Fovea.Planning.Cpu;

/// <summary>
/// AdaptiveAveragePool2D and AdaptiveMaxPool2D. Where the output divides the input the windows are those of an ordinary pooling, whose
/// kernels are faster. The arithmetic is in Fovea.Kernels, Pooling.
/// </summary>
internal sealed class AdaptivePoolExecutor : Executor
{
    private readonly AdaptivePoolGeometry geometry;
    private readonly bool takesMaximum;

    private AdaptivePoolExecutor(ExecutorSite site, Size2D size, bool takesMaximum)
        : base(site)
    {
        this.takesMaximum = takesMaximum;
        geometry = new AdaptivePoolGeometry(
            site.InputShape.Height, site.InputShape.Width, size.Height, size.Width, site.InputShape.Channels);
    }

    public static Executor Of(ExecutorSite site, Size2D size, bool takesMaximum)
    {
        Shape input = site.InputShape;
        return input.Height % size.Height == 0 && input.Width % size.Width == 0
            ? PoolExecutor.OfWindows(site, new Size2D(input.Height / size.Height, input.Width / size.Width), takesMaximum)
            : new AdaptivePoolExecutor(site, size, takesMaximum);
    }

    public override void Forward(in Chunk chunk)
    {
        if (takesMaximum)
        {
            AdaptivePooling.ForwardMaximum(chunk[Site.Inputs[0]], geometry, chunk[Site.Output], Site.InstructionSet);
        }
        else
        {
            AdaptivePooling.ForwardAverage(chunk[Site.Inputs[0]], geometry, chunk[Site.Output], Site.InstructionSet);
        }
    }

    public override void Backward(in Chunk chunk)
    {
        if (Site.InputGradients[0] is not { } gradInput)
        {
            return;
        }

        Span<float> gradOutput = chunk[Site.OutputGradient];
        if (takesMaximum)
        {
            AdaptivePooling.BackwardMaximum(
                chunk[Site.Inputs[0]], chunk[Site.Output], gradOutput, geometry, chunk[gradInput], Site.InstructionSet);
        }
        else
        {
            AdaptivePooling.BackwardAverage(gradOutput, geometry, chunk[gradInput], Site.InstructionSet);
        }
    }
}
