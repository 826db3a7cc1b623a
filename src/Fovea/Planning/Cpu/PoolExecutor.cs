using Fovea.Kernels.Geometry;
using Fovea.Kernels.Pooling;
using Fovea.Layers;

namespace Fovea.Planning.Cpu;

/// <summary>MaxPool2D, AveragePool2D and the poolings of the whole plane. The arithmetic is in Fovea.Kernels, Pooling.</summary>
internal sealed class PoolExecutor : Executor
{
    private readonly PoolGeometry geometry;
    private readonly bool takesMaximum;

    private PoolExecutor(ExecutorSite site, Size2D size, Size2D stride, Padding padding, bool takesMaximum)
        : base(site)
    {
        (int top, int bottom, int left, int right) = padding.Resolve(site.InputShape, size, stride, 1);
        this.takesMaximum = takesMaximum;
        geometry = new PoolGeometry(
            new Window(site.InputShape.Height, size.Height, stride.Height, top, bottom),
            new Window(site.InputShape.Width, size.Width, stride.Width, left, right),
            site.InputShape.Channels).Validate();
    }

    public static PoolExecutor Of(ExecutorSite site, MaxPool2D layer) => new(site, layer.Size, layer.Stride, layer.Padding, true);

    public static PoolExecutor Of(ExecutorSite site, AveragePool2D layer) => new(site, layer.Size, layer.Stride, layer.Padding, false);

    public static PoolExecutor OfWholePlane(ExecutorSite site, bool takesMaximum) =>
        OfWindows(site, new Size2D(site.InputShape.Height, site.InputShape.Width), takesMaximum);

    /// <summary>Windows side by side that cover the input.</summary>
    public static PoolExecutor OfWindows(ExecutorSite site, Size2D size, bool takesMaximum) =>
        new(site, size, size, Padding.Valid, takesMaximum);

    public override void Forward(in Chunk chunk)
    {
        if (takesMaximum)
        {
            MaxPooling.Forward(chunk[Site.Inputs[0]], geometry, chunk[Site.Output], Site.InstructionSet);
        }
        else
        {
            AveragePooling.Forward(chunk[Site.Inputs[0]], geometry, chunk[Site.Output], Site.InstructionSet);
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
            MaxPooling.BackwardInput(
                chunk[Site.Inputs[0]],
                chunk[Site.Output],
                gradOutput,
                geometry,
                chunk[gradInput],
                Site.InstructionSet,
                reluInput: Site.Layer.MasksInput);
        }
        else
        {
            AveragePooling.BackwardInput(gradOutput, geometry, chunk[gradInput], Site.InstructionSet);
        }
    }
}
