namespace Fovea.Planning.Cpu;

/// <summary>Concatenate along the channels: pixel by pixel, one input's channels behind the other's.</summary>
internal sealed class ConcatenateExecutor(ExecutorSite site) : Executor(site)
{
    private readonly int outputChannels = site.Node.OutputShape.Channels;

    public override void Forward(in Chunk chunk)
    {
        Span<float> output = chunk[Site.Output];
        int first = 0;
        for (int i = 0; i < Site.Inputs.Length; i++)
        {
            int channels = Site.Node.Inputs[i].OutputShape.Channels;
            Span<float> input = chunk[Site.Inputs[i]];
            for (int pixel = 0; pixel < output.Length / outputChannels; pixel++)
            {
                input.Slice(pixel * channels, channels).CopyTo(output[((pixel * outputChannels) + first)..]);
            }

            first += channels;
        }
    }

    public override void Backward(in Chunk chunk)
    {
        Span<float> gradOutput = chunk[Site.OutputGradient];
        int first = 0;
        for (int i = 0; i < Site.Inputs.Length; i++)
        {
            int channels = Site.Node.Inputs[i].OutputShape.Channels;
            if (Site.InputGradients[i] is { } slot)
            {
                Span<float> gradInput = chunk[slot];
                for (int pixel = 0; pixel < gradOutput.Length / outputChannels; pixel++)
                {
                    gradOutput.Slice((pixel * outputChannels) + first, channels).CopyTo(gradInput[(pixel * channels)..]);
                }
            }

            first += channels;
        }
    }
}
