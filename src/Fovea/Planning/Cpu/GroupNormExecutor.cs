using Fovea.Kernels.Normalization;
using Fovea.Layers;

namespace Fovea.Planning.Cpu;

/// <summary>
/// GroupNorm: each image measures its channels, the channels of a group are joined, and with one mean and factor for each channel the image
/// is normalised by the passes that BatchNorm uses. In training mean and inverse deviation of each group are kept for the way back. The
/// arithmetic is in Fovea.Kernels, Normalization.
/// </summary>
internal sealed class GroupNormExecutor : Executor
{
    private const int Scale = 0;
    private const int Offset = 1;

    private readonly float epsilon;
    private readonly int groups;
    private readonly int channels;
    private readonly int groupChannels;
    private readonly int length;
    private readonly int[] counts;

    public GroupNormExecutor(ExecutorSite site, GroupNorm layer)
        : base(site)
    {
        epsilon = layer.Epsilon;
        groups = layer.Groups;
        length = site.InputShape.Length;
        channels = site.InputShape.Channels;
        groupChannels = channels / groups;
        counts = new int[groupChannels];
        counts.AsSpan().Fill(length / channels);
    }

    /// <summary>Seven rows with one value a channel, and where the layer is frozen two for gradients that nobody wants.</summary>
    public override int ScratchLength => (Site.IsTrained ? 7 : 9) * channels;

    public override void Forward(in Chunk chunk)
    {
        Span<float> mean = Row(chunk, 0);
        Span<float> deviations = Row(chunk, 1);
        Span<float> factor = Row(chunk, 2);
        ReadOnlySpan<float> scale = Site.Node.Parameters[Scale].Values;
        Span<float> kept = Site.Mode == PlanMode.Training ? chunk[Site.Extra] : default;
        for (int image = 0; image < chunk.Images; image++)
        {
            Span<float> input = Image(chunk, Site.Inputs[0], image);
            ChannelStatistics.Measure(input, mean, deviations, Site.InstructionSet);
            for (int group = 0; group < groups; group++)
            {
                int first = group * groupChannels;
                (double groupMean, double variance) = ChannelStatistics.Combine(mean[first..], deviations[first..], counts, 1);
                double inverse = 1 / Math.Sqrt(variance + epsilon);
                if (!kept.IsEmpty)
                {
                    kept[2 * ((image * groups) + group)] = (float)groupMean;
                    kept[(2 * ((image * groups) + group)) + 1] = (float)inverse;
                }

                for (int c = first; c < first + groupChannels; c++)
                {
                    mean[c] = (float)groupMean;
                    factor[c] = (float)(scale[c] * inverse);
                }
            }

            BatchNormalization.Forward(
                input, mean, factor, Site.Node.Parameters[Offset].Values, Image(chunk, Site.Output, image), Site.InstructionSet);
        }
    }

    public override void Backward(in Chunk chunk)
    {
        Span<float> mean = Row(chunk, 0);
        Span<float> inverse = Row(chunk, 1);
        Span<float> scaleSums = Row(chunk, 2);
        Span<float> offsetSums = Row(chunk, 3);
        Span<float> factor = Row(chunk, 4);
        Span<float> meanFactor = Row(chunk, 5);
        Span<float> constant = Row(chunk, 6);
        Span<float> gradScale = Site.IsTrained ? Site.Gradient(chunk, Scale) : Row(chunk, 7);
        Span<float> gradOffset = Site.IsTrained ? Site.Gradient(chunk, Offset) : Row(chunk, 8);
        gradScale.Clear();
        gradOffset.Clear();
        for (int image = 0; image < chunk.Images; image++)
        {
            Span<float> input = Image(chunk, Site.Inputs[0], image);
            Span<float> gradOutput = Image(chunk, Site.OutputGradient, image);
            Spread(chunk[Site.Extra].Slice(2 * image * groups, 2 * groups), mean, inverse);
            BatchNormalization.BackwardScale(input, gradOutput, mean, inverse, scaleSums, offsetSums, Site.InstructionSet);
            for (int c = 0; c < channels; c++)
            {
                gradScale[c] += scaleSums[c];
                gradOffset[c] += offsetSums[c];
            }

            if (Site.InputGradients[0] is { } gradInput)
            {
                SetFactors(inverse, scaleSums, offsetSums, factor, meanFactor, constant);
                BatchNormalization.BackwardInput(
                    input, gradOutput, mean, factor, meanFactor, constant, Image(chunk, gradInput, image), Site.InstructionSet);
            }
        }
    }

    // Each group's two numbers at each of its channels.
    private void Spread(ReadOnlySpan<float> kept, Span<float> mean, Span<float> inverse)
    {
        for (int c = 0; c < channels; c++)
        {
            int group = c / groupChannels;
            mean[c] = kept[2 * group];
            inverse[c] = kept[(2 * group) + 1];
        }
    }

    // gradInput = inverse (g - mean of g - n mean of g n) with g = scale gradOutput and n = (input - mean) inverse, over each group.
    private void SetFactors(
        ReadOnlySpan<float> inverse,
        ReadOnlySpan<float> scaleSums,
        ReadOnlySpan<float> offsetSums,
        Span<float> factor,
        Span<float> meanFactor,
        Span<float> constant)
    {
        ReadOnlySpan<float> scale = Site.Node.Parameters[Scale].Values;
        double count = length / groups;
        for (int first = 0; first < channels; first += groupChannels)
        {
            double gradient = 0;
            double product = 0;
            for (int c = first; c < first + groupChannels; c++)
            {
                gradient += (double)scale[c] * offsetSums[c];
                product += (double)scale[c] * scaleSums[c];
            }

            for (int c = first; c < first + groupChannels; c++)
            {
                factor[c] = scale[c] * inverse[c];
                meanFactor[c] = (float)(-(double)inverse[c] * inverse[c] * product / count);
                constant[c] = (float)(-inverse[c] * gradient / count);
            }
        }
    }

    private Span<float> Image(in Chunk chunk, Slot slot, int image) => chunk[slot].Slice(image * length, length);

    private Span<float> Row(in Chunk chunk, int row) => chunk.Scratch.Slice(row * channels, channels);
}
