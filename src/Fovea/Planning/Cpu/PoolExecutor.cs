using Fovea.Kernels.Pooling;
using Fovea.Layers;

namespace Fovea.Planning.Cpu;

/// <summary>MaxPool2D, AveragePool2D and the poolings of the whole plane. The arithmetic is in Fovea.Kernels, Pooling.</summary>
internal sealed class PoolExecutor(ExecutorSite site, PoolForward pooling) : Executor(site)
{
    public static PoolExecutor Of(ExecutorSite site) => new(site, PoolForward.Of(site.Node, site.InstructionSet));

    /// <summary>Windows side by side that cover the input.</summary>
    public static PoolExecutor OfWindows(ExecutorSite site, Size2D size, bool takesMaximum) =>
        new(site, PoolForward.OfWindows(site.InputShape, size, takesMaximum, site.InstructionSet));

    public override void Forward(in Chunk chunk) => pooling.Run(chunk[Site.Inputs[0]], chunk[Site.Output]);

    public override void Backward(in Chunk chunk)
    {
        if (Site.InputGradients[0] is not { } gradInput)
        {
            return;
        }

        Span<float> gradOutput = chunk[Site.OutputGradient];
        if (pooling.TakesMaximum)
        {
            MaxPooling.BackwardInput(
                chunk[Site.Inputs[0]],
                chunk[Site.Output],
                gradOutput,
                pooling.Geometry,
                chunk[gradInput],
                Site.InstructionSet,
                reluInput: Site.Layer.MasksInput);
        }
        else
        {
            AveragePooling.BackwardInput(gradOutput, pooling.Geometry, chunk[gradInput], Site.InstructionSet);
        }
    }
}
