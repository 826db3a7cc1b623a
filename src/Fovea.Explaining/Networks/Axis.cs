using Fovea.Kernels.Geometry;

namespace Fovea.Explaining.Networks;

/// <summary>One direction of a layer, rows or columns: which places of its input a place of its output reads.</summary>
internal abstract record Axis
{
    /// <summary>A layer that reads the place that it writes.</summary>
    public static Axis Same { get; } = new Sliding(1, 1, 0, 1);

    /// <summary>How far the field moves on the input when the output's place moves by one; 0 where it does not.</summary>
    public abstract double Jump { get; }

    /// <summary>The places that an output place reads, in rising order for windows; those in the padding lie outside the input.</summary>
    public abstract IEnumerable<int> Reads(int output);

    /// <summary>The first and last place that a range of output places reads, as if input and output went on for ever.</summary>
    public abstract (long First, long Last) Ends(long first, long last);

    // Towards minus infinity; fields reach beyond the image's first pixel.
    private static long Floor(long value, long divisor) => (long)Math.Floor((double)value / divisor);

    /// <summary>A window that slides: convolutions, poolings, zero padding.</summary>
    public sealed record Sliding(int Kernel, int Stride, int Before, int Dilation) : Axis
    {
        public override double Jump => Stride;

        public override IEnumerable<int> Reads(int output)
        {
            for (int tap = 0; tap < Kernel; tap++)
            {
                yield return (output * Stride) - Before + (tap * Dilation);
            }
        }

        public override (long First, long Last) Ends(long first, long last) =>
            ((first * Stride) - Before, (last * Stride) - Before + ((Kernel - 1L) * Dilation));
    }

    /// <summary>A transposed convolution: the inputs whose copy of the kernel meets the output's place.</summary>
    public sealed record Transposed(int Kernel, int Stride, int Before, int Dilation) : Axis
    {
        public override double Jump => 1.0 / Stride;

        public override IEnumerable<int> Reads(int output) => Taps(output).Select(tap => tap.Place);

        /// <summary>The inputs with the place in the kernel by which each goes.</summary>
        public IEnumerable<(int Place, int Tap)> Taps(int output)
        {
            for (int tap = 0; tap < Kernel; tap++)
            {
                int times = output + Before - (tap * Dilation);
                if (times % Stride == 0)
                {
                    yield return (times / Stride, tap);
                }
            }
        }

        public override (long First, long Last) Ends(long first, long last) =>
            (Floor(first + Before - ((Kernel - 1L) * Dilation) + Stride - 1, Stride), Floor(last + Before, Stride));
    }

    /// <summary>An adaptive pooling: from floor(o n / outputs) to before ceil((o + 1) n / outputs).</summary>
    public sealed record Adaptive(int Outputs, int Inputs) : Axis
    {
        public override double Jump => (double)Inputs / Outputs;

        public override IEnumerable<int> Reads(int output)
        {
            (long first, long last) = Ends(output, output);
            return Enumerable.Range((int)first, (int)(last - first + 1));
        }

        public override (long First, long Last) Ends(long first, long last) =>
            (Floor(first * Inputs, Outputs), -Floor(-(last + 1) * Inputs, Outputs) - 1);
    }

    /// <summary>A layer that reads the whole extent for every output.</summary>
    public sealed record Whole(int Inputs) : Axis
    {
        public override double Jump => 0;

        public override IEnumerable<int> Reads(int output) => Enumerable.Range(0, Inputs);

        public override (long First, long Last) Ends(long first, long last) => (0, Inputs - 1);
    }

    /// <summary>Upsampling that repeats pixels or lies between two of them.</summary>
    public sealed record Stretched(UpsampleAxis Along, bool IsBilinear) : Axis
    {
        public override double Jump => Along.Factor > 0 ? 1 / Along.Factor : (double)Along.Input / Along.Output;

        public override IEnumerable<int> Reads(int output) => Shares(output).Where(read => read.Share > 0).Select(read => read.Place);

        /// <summary>The pixels with their shares, those of the layer's own arithmetic.</summary>
        public IEnumerable<(int Place, double Share)> Shares(int output)
        {
            if (!IsBilinear)
            {
                yield return (Along.Nearest(output), 1);
                yield break;
            }

            (int first, int second, float share) = Along.Neighbours(output);
            yield return (first, 1.0 - share);
            if (share > 0)
            {
                yield return (second, share);
            }
        }

        public override (long First, long Last) Ends(long first, long last) => IsBilinear
            ? ((long)Math.Floor(Along.Middle(first) - 0.5), (long)Math.Ceiling(Along.Middle(last) - 0.5))
            : ((long)Math.Floor(Along.Middle(first)), (long)Math.Floor(Along.Middle(last)));
    }
}
