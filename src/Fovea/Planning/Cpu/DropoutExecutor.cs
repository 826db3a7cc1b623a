using Fovea.Kernels.Elementwise;
using Fovea.Layers;
using Fovea.Random;

namespace Fovea.Planning.Cpu;

/// <summary>
/// Dropout in training (Srivastava et al., "Dropout", 2014): each value is dropped with the layer's rate and the others are divided by 1 -
/// rate.
/// Whether a value is dropped follows from seed, step, layer, image and position alone, so that it does not depend on the threads.
/// </summary>
internal sealed class DropoutExecutor(ExecutorSite site, Dropout layer) : Executor(site)
{
    private readonly float factor = 1 / (1 - layer.Rate);
    private readonly uint threshold = (uint)Math.Min(uint.MaxValue, layer.Rate * 4294967296.0);

    public override void Forward(in Chunk chunk)
    {
        Span<float> mask = chunk[Site.Extra];
        int length = Site.Extra.Length;
        for (int image = 0; image < chunk.Images; image++)
        {
            ulong stream = RandomBits.Join(Site.Step.Seed, Site.Step.Number, (ulong)Site.Node.Index, (ulong)(chunk.FirstImage + image));
            Span<float> imageMask = mask.Slice(image * length, length);
            for (int i = 0; i < imageMask.Length; i++)
            {
                imageMask[i] = (uint)RandomBits.At(stream, (ulong)i) >= threshold ? 1 : 0;
            }
        }

        Scale.Forward(chunk[Site.Inputs[0]], mask, factor, chunk[Site.Output], Site.InstructionSet);
    }

    public override void Backward(in Chunk chunk)
    {
        if (Site.InputGradients[0] is { } gradInput)
        {
            Scale.Forward(chunk[Site.OutputGradient], chunk[Site.Extra], factor, chunk[gradInput], Site.InstructionSet);
        }
    }
}
