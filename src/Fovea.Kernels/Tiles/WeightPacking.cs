namespace Fovea.Kernels.Tiles;

/// <summary>
/// The order in which <see cref="SlidingProduct"/> reads its weights: blocks of two registers of outputs (one register where no more is
/// left), and in a block tap after tap, channel after channel. The last block is filled up with zeros, so that the product never needs a
/// mask.
/// </summary>
internal static unsafe class WeightPacking
{
    /// <summary>Outputs rounded up to whole registers: what one (tap, channel) pair takes.</summary>
    public static int PaddedOutputs(int outputs, int lanes) => (outputs + lanes - 1) / lanes * lanes;

    /// <summary>Packs one matrix [rows, outputs] for each tap.</summary>
    /// <param name="source">The value of (tap 0, row 0, output 0).</param>
    /// <param name="taps">For each tap, in the order of the product, its offset in the source.</param>
    /// <param name="rows">The channels that are summed over.</param>
    /// <param name="rowStep">The distance between neighbouring rows.</param>
    /// <param name="outputs">The output channels.</param>
    /// <param name="outputStep">The distance between neighbouring outputs.</param>
    /// <param name="lanes">The floats in a register.</param>
    /// <param name="destination">taps x rows x PaddedOutputs values.</param>
    public static void Pack(
        float* source, ReadOnlySpan<nint> taps, int rows, nint rowStep, int outputs, nint outputStep, int lanes, float* destination)
    {
        for (int k = 0; k < outputs; k += 2 * lanes)
        {
            int left = outputs - k;
            int width = left > lanes ? 2 * lanes : lanes;
            int filled = Math.Min(left, width);
            foreach (nint tap in taps)
            {
                float* block = source + tap + (k * outputStep);
                if (outputStep != 1 && rowStep == 1)
                {
                    if (filled < width)
                    {
                        new Span<float>(destination, rows * width).Clear();
                    }

                    Transposition.Run(block, outputStep, filled, rows, destination, width);
                    destination += (nint)rows * width;
                    continue;
                }

                for (int row = 0; row < rows; row++)
                {
                    float* line = block + (row * rowStep);
                    if (outputStep == 1)
                    {
                        new ReadOnlySpan<float>(line, filled).CopyTo(new Span<float>(destination, filled));
                    }
                    else
                    {
                        for (int i = 0; i < filled; i++)
                        {
                            destination[i] = line[i * outputStep];
                        }
                    }

                    new Span<float>(destination + filled, width - filled).Clear();
                    destination += width;
                }
            }
        }
    }

    /// <summary>Packs for <see cref="TapProduct{TRead}"/>: blocks of one register of outputs, and in a block tap after tap.</summary>
    /// <param name="source">The value of (tap 0, output 0).</param>
    /// <param name="taps">For each tap, in the order of the product, its offset in the source.</param>
    /// <param name="outputs">The outputs.</param>
    /// <param name="outputStep">The distance between neighbouring outputs.</param>
    /// <param name="lanes">The floats in a register.</param>
    /// <param name="destination">taps x PaddedOutputs values.</param>
    public static void PackSingle(float* source, ReadOnlySpan<nint> taps, int outputs, nint outputStep, int lanes, float* destination)
    {
        for (int k = 0; k < outputs; k += lanes)
        {
            Pack(source + (k * outputStep), taps, 1, 0, Math.Min(lanes, outputs - k), outputStep, lanes, destination);
            destination += taps.Length * lanes;
        }
    }
}
