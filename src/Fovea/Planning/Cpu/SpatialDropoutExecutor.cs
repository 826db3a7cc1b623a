using Fovea.Kernels.Elementwise;
using Fovea.Layers;
using Fovea.Random;

namespace Fovea.Planning.Cpu;

/// <summary>
/// SpatialDropout in training. Whether a channel is dropped follows from seed, step, layer, image and channel alone, so that it does not
/// depend on the threads.
/// </summary>
internal sealed class SpatialDropoutExecutor(ExecutorSite site, SpatialDropout layer) : Executor(site)
{
    private readonly float factor = 1 / (1 - layer.Rate);
    private readonly uint threshold = (uint)Math.Min(uint.MaxValue, layer.Rate * 4294967296.0);

    public override void Forward(in Chunk chunk)
    {
        Span<float> factors = chunk[Site.Extra];
        for (int image = 0; image < chunk.Images; image++)
        {
            ulong stream = RandomBits.Join(Site.Step.Seed, Site.Step.Number, (ulong)Site.Node.Index, (ulong)(chunk.FirstImage + image));
            Span<float> channels = factors.Slice(image * Site.Extra.Length, Site.Extra.Length);
            for (int c = 0; c < channels.Length; c++)
            {
                channels[c] = (uint)RandomBits.At(stream, (ulong)c) >= threshold ? factor : 0;
            }
        }

        Scale(chunk[Site.Inputs[0]], factors, chunk[Site.Output]);
    }

    public override void Backward(in Chunk chunk)
    {
        if (Site.InputGradients[0] is { } gradInput)
        {
            Scale(chunk[Site.OutputGradient], chunk[Site.Extra], chunk[gradInput]);
        }
    }

    private void Scale(ReadOnlySpan<float> values, ReadOnlySpan<float> factors, Span<float> result)
    {
        int length = Site.InputShape.Length;
        int channels = Site.InputShape.Channels;
        for (int image = 0; image < values.Length / length; image++)
        {
            ChannelProduct.Forward(
                values.Slice(image * length, length),
                factors.Slice(image * channels, channels),
                result.Slice(image * length, length),
                Site.InstructionSet);
        }
    }
}
