using Fovea.Kernels.Pooling;

namespace Fovea.Planning.Cpu;

/// <summary>MaxPool2D, AveragePool2D and GlobalAveragePool2D. The arithmetic is in Fovea.Kernels, Pooling.</summary>
internal sealed class PoolExecutor(ExecutorSite site) : Executor(site)
{
    private readonly PoolForward pooling = PoolForward.Of(site.Node, site.InstructionSet);

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
