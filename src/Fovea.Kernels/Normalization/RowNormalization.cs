using Fovea.Kernels.Simd;

namespace Fovea.Kernels.Normalization;

/// <summary>
/// Layer normalisation (Ba, Kiros and Hinton, "Layer Normalization", 2016) of rows of channels: each row by its own mean and variance,
/// output = scale (input - mean) / sqrt(variance + epsilon) + offset.
/// </summary>
public static unsafe class RowNormalization
{
    /// <summary>Normalises row by row.</summary>
    /// <param name="input">Rows one after the other, each with scale.Length channels.</param>
    /// <param name="scale">One value a channel.</param>
    /// <param name="offset">One value a channel.</param>
    /// <param name="epsilon">Added to the variance.</param>
    /// <param name="statistics">Overwritten by mean and 1 / sqrt(variance + epsilon) of each row; empty where nobody needs them.</param>
    /// <param name="output">As many values as the input, overwritten; may be the input itself.</param>
    /// <param name="set">The widest instruction set to use.</param>
    /// <exception cref="ArgumentException">The memory does not fit.</exception>
    public static void Forward(
        ReadOnlySpan<float> input,
        ReadOnlySpan<float> scale,
        ReadOnlySpan<float> offset,
        float epsilon,
        Span<float> statistics,
        Span<float> output,
        InstructionSet set)
    {
        int rows = CountRows(input.Length, scale.Length, statistics.IsEmpty ? null : statistics.Length);
        Lengths.RequireEqual(input.Length, output.Length);
        Lengths.RequireEqual(scale.Length, offset.Length);
        fixed (float* x = input, a = scale, b = offset, rowStatistics = statistics, y = output)
        {
            var kernel = new RowForward
            {
                Input = x,
                Scale = a,
                Offset = b,
                Epsilon = epsilon,
                Statistics = rowStatistics,
                Output = y,
                Rows = rows,
                Channels = scale.Length,
            };
            Dispatch.Run(set.ForChannels(scale.Length), ref kernel);
        }
    }

    /// <summary>
    /// With n = (input - mean) inverse and g = scale gradOutput: gradInput = inverse (g - mean of g - n mean of g n) over each row,
    /// gradScale = sum over rows of gradOutput n, gradOffset = sum over rows of gradOutput.
    /// </summary>
    /// <param name="input">The input of the forward pass.</param>
    /// <param name="gradOutput">As many values.</param>
    /// <param name="scale">One value a channel.</param>
    /// <param name="statistics">From <see cref="Forward"/>.</param>
    /// <param name="gradInput">As many values as the input, overwritten; empty where nobody wants it. May be gradOutput itself.</param>
    /// <param name="gradScale">One value a channel, overwritten.</param>
    /// <param name="gradOffset">One value a channel, overwritten.</param>
    /// <param name="set">The widest instruction set to use.</param>
    /// <exception cref="ArgumentException">The memory does not fit.</exception>
    public static void Backward(
        ReadOnlySpan<float> input,
        ReadOnlySpan<float> gradOutput,
        ReadOnlySpan<float> scale,
        ReadOnlySpan<float> statistics,
        Span<float> gradInput,
        Span<float> gradScale,
        Span<float> gradOffset,
        InstructionSet set)
    {
        int rows = CountRows(input.Length, scale.Length, statistics.Length);
        Lengths.RequireEqual(input.Length, gradOutput.Length);
        Lengths.RequireEqual(input.Length, gradInput.IsEmpty ? input.Length : gradInput.Length);
        Lengths.RequireEqual(scale.Length, gradScale.Length);
        Lengths.RequireEqual(scale.Length, gradOffset.Length);
        gradScale.Clear();
        gradOffset.Clear();
        fixed (float* x = input, g = gradOutput, a = scale, rowStatistics = statistics, dx = gradInput, da = gradScale, db = gradOffset)
        {
            var kernel = new RowBackward
            {
                Input = x,
                GradOutput = g,
                Scale = a,
                Statistics = rowStatistics,
                GradInput = dx,
                GradScale = da,
                GradOffset = db,
                Rows = rows,
                Channels = scale.Length,
            };
            Dispatch.Run(set.ForChannels(scale.Length), ref kernel);
        }
    }

    private static int CountRows(int length, int channels, int? statistics)
    {
        if (channels == 0 || length % channels != 0 || (statistics ?? (2 * (length / channels))) != 2 * (length / channels))
        {
            throw new ArgumentException(
                $"{length} values are no whole number of rows of {channels} channels with two statistics each. Received {statistics} statistics.");
        }

        return length / channels;
    }
}
