using Fovea.Kernels.Elementwise;

namespace Fovea.Planning.Cpu;

/// <summary>Multiply, of equal shapes or with one factor a channel. The arithmetic is in Fovea.Kernels, Elementwise.</summary>
internal sealed class MultiplyExecutor(ExecutorSite site) : Executor(site)
{
    private readonly bool isForChannels =
        Layers.Multiply.IsForChannels(site.Node.Inputs[0].OutputShape, site.Node.Inputs[1].OutputShape);

    public override void Forward(in Chunk chunk) =>
        Product(chunk[Site.Inputs[0]], chunk[Site.Inputs[1]], chunk[Site.Output]);

    public override void Backward(in Chunk chunk)
    {
        Span<float> gradOutput = chunk[Site.OutputGradient];
        if (Site.InputGradients[0] is { } gradFirst)
        {
            Product(gradOutput, chunk[Site.Inputs[1]], chunk[gradFirst]);
        }

        if (Site.InputGradients[1] is not { } gradSecond)
        {
            return;
        }

        if (!isForChannels)
        {
            Product(gradOutput, chunk[Site.Inputs[0]], chunk[gradSecond]);
            return;
        }

        Span<float> input = chunk[Site.Inputs[0]];
        Span<float> gradFactor = chunk[gradSecond];
        int length = Site.InputShape.Length;
        int channels = Site.InputShape.Channels;
        for (int image = 0; image < chunk.Images; image++)
        {
            ChannelProduct.BackwardFactor(
                input.Slice(image * length, length),
                gradOutput.Slice(image * length, length),
                gradFactor.Slice(image * channels, channels),
                Site.InstructionSet);
        }
    }

    private void Product(ReadOnlySpan<float> map, ReadOnlySpan<float> other, Span<float> result)
    {
        if (!isForChannels)
        {
            Scale.Forward(map, other, 1, result, Site.InstructionSet);
            return;
        }

        int length = Site.InputShape.Length;
        int channels = Site.InputShape.Channels;
        for (int image = 0; image < map.Length / length; image++)
        {
            ChannelProduct.Forward(
                map.Slice(image * length, length),
                other.Slice(image * channels, channels),
                result.Slice(image * length, length),
                Site.InstructionSet);
        }
    }
}
