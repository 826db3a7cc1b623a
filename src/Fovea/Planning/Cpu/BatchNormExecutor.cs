using Fovea.Kernels.Normalization;
using Fovea.Layers;
using Relu = Fovea.Kernels.Elementwise.Relu;

namespace Fovea.Planning.Cpu;

/// <summary>
/// BatchNorm. In training each chunk measures its statistics, they are joined in the order of the chunks, and then each chunk is
/// normalised; backward likewise joins the two sums of its formula. In inference the running statistics stand in, and in training where the
/// layer is frozen: then it is a factor and an offset for each channel, forward and backward. The arithmetic is in Fovea.Kernels,
/// Normalization.
/// </summary>
internal sealed class BatchNormExecutor : Executor
{
    private const int Scale = 0;
    private const int Offset = 1;
    private const int RunningMean = 2;
    private const int RunningVariance = 3;

    private readonly BatchNorm layer;
    private readonly int channels;
    private readonly int pixels;
    private readonly int stride;
    private readonly int[] counts;

    public BatchNormExecutor(ExecutorSite site, BatchNorm layer)
        : base(site)
    {
        this.layer = layer;
        channels = site.InputShape.Channels;
        pixels = site.InputShape.Length / channels;
        stride = (int)SlotAllocator.Align(channels);
        counts = new int[site.Chunks];
    }

    /// <summary>
    /// Five rows for the batch, and where it is measured two for each chunk. The factors of a frozen layer's two sums stay 0.
    /// </summary>
    public override long OwnLength => (long)stride * (5 + (MeasuresBatch ? 2 * Site.Chunks : 0));

    private bool MeasuresBatch => CpuExecutors.NeedsBatch(Site.Layer);

    private Span<float> Mean => Row(0);

    private Span<float> InverseDeviation => Row(1);

    private Span<float> Factor => Row(2);

    private Span<float> MeanFactor => Row(3);

    private Span<float> Constant => Row(4);

    public override int PreparedParts => MeasuresBatch ? 0 : 1;

    public override void Prepare(int part, Span<float> scratch)
    {
        ReadOnlySpan<float> mean = Site.Node.Parameters[RunningMean].Values;
        ReadOnlySpan<float> variance = Site.Node.Parameters[RunningVariance].Values;
        for (int c = 0; c < channels; c++)
        {
            SetStatistics(c, mean[c], variance[c]);
        }
    }

    public override void GatherForward(in Chunk chunk) => ChannelStatistics.Measure(
        chunk[Site.Inputs[0]], Part(chunk.Index, 0), Part(chunk.Index, 1), Site.InstructionSet);

    public override void JoinForward()
    {
        int count = Site.Step.Images * pixels;
        for (int chunk = 0; chunk < counts.Length; chunk++)
        {
            counts[chunk] = Math.Clamp(Site.Step.Images - (chunk * Site.ImagesPerChunk), 0, Site.ImagesPerChunk) * pixels;
        }

        Span<float> runningMean = Site.Node.Parameters[RunningMean].Stepped;
        Span<float> runningVariance = Site.Node.Parameters[RunningVariance].Stepped;
        ReadOnlySpan<float> parts = Own.Span[(5 * stride)..];
        for (int c = 0; c < channels; c++)
        {
            (double mean, double variance) = ChannelStatistics.Combine(parts[c..], parts[(stride + c)..], counts, 2 * stride);
            SetStatistics(c, mean, variance);

            // The running variance estimates that of all images, so it is divided by count - 1 (Ioffe and Szegedy, algorithm 2).
            double unbiased = count > 1 ? variance * count / (count - 1) : variance;
            runningMean[c] = (float)((layer.Momentum * runningMean[c]) + ((1 - layer.Momentum) * mean));
            runningVariance[c] = (float)((layer.Momentum * runningVariance[c]) + ((1 - layer.Momentum) * unbiased));
        }
    }

    public override void Forward(in Chunk chunk) => BatchNormalization.Forward(
        chunk[Site.Inputs[0]],
        Mean,
        Factor,
        Site.Node.Parameters[Offset].Values,
        chunk[Site.Output],
        Site.InstructionSet,
        addend: Site.Layer.Addend is null ? default : chunk[Site.Inputs[1]],
        relu: Site.Layer.Relu);

    public override void GatherBackward(in Chunk chunk)
    {
        Span<float> gradScale = Site.Gradient(chunk, Scale);
        Span<float> gradOffset = Site.Gradient(chunk, Offset);
        BatchNormalization.BackwardScale(
            chunk[Site.Inputs[0]],
            chunk[Site.OutputGradient],
            Mean,
            InverseDeviation,
            gradScale,
            gradOffset,
            Site.InstructionSet,
            output: Mask(chunk));
        gradScale.CopyTo(Part(chunk.Index, 0));
        gradOffset.CopyTo(Part(chunk.Index, 1));
    }

    public override void JoinBackward()
    {
        double count = Site.Step.Images * (double)pixels;
        ReadOnlySpan<float> parts = Own.Span[(5 * stride)..];
        for (int c = 0; c < channels; c++)
        {
            double gradScale = 0;
            double gradOffset = 0;
            for (int chunk = 0; chunk < counts.Length && counts[chunk] > 0; chunk++)
            {
                gradScale += parts[(2 * chunk * stride) + c];
                gradOffset += parts[(((2 * chunk) + 1) * stride) + c];
            }

            MeanFactor[c] = (float)(-Factor[c] * InverseDeviation[c] * gradScale / count);
            Constant[c] = (float)(-Factor[c] * gradOffset / count);
        }
    }

    public override void Backward(in Chunk chunk)
    {
        Span<float> gradAddend = Site.Layer.Addend is not null && Site.InputGradients[1] is { } slot ? chunk[slot] : default;
        if (Site.InputGradients[0] is { } gradInput)
        {
            BatchNormalization.BackwardInput(
                chunk[Site.Inputs[0]],
                chunk[Site.OutputGradient],
                Mean,
                Factor,
                MeanFactor,
                Constant,
                chunk[gradInput],
                Site.InstructionSet,
                output: Mask(chunk),
                gradAddend: gradAddend);
        }
        else if (!gradAddend.IsEmpty)
        {
            chunk[Site.OutputGradient].CopyTo(gradAddend);
            if (Site.Layer.MasksGradient)
            {
                Relu.BackwardInput(chunk[Site.Output], gradAddend, gradAddend, Site.InstructionSet);
            }
        }
    }

    // Where the fused ReLU gave 0 no gradient passes; empty without one.
    private ReadOnlySpan<float> Mask(in Chunk chunk) => Site.Layer.MasksGradient ? chunk[Site.Output] : default;

    private void SetStatistics(int channel, double mean, double variance)
    {
        double inverse = 1 / Math.Sqrt(variance + layer.Epsilon);
        Mean[channel] = (float)mean;
        InverseDeviation[channel] = (float)inverse;
        Factor[channel] = (float)(Site.Node.Parameters[Scale].Values[channel] * inverse);
    }

    private Span<float> Row(int row) => Own.Span.Slice(row * stride, channels);

    private Span<float> Part(int chunk, int row) => Row(5 + (2 * chunk) + row);
}
