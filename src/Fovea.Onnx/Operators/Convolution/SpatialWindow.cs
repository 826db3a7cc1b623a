using System.Collections.Immutable;

namespace Fovea.Onnx.Operators.Convolution;

/// <summary>
/// A window that slides over any number of spatial dimensions: sizes, strides, dilations and padding of each, as the attributes
/// kernel_shape, strides, dilations, pads, auto_pad and ceil_mode say.
/// </summary>
internal sealed class SpatialWindow
{
    private SpatialWindow(int[] input, int[] kernel, int[] strides, int[] dilations)
    {
        Input = input;
        Kernel = kernel;
        Strides = strides;
        Dilations = dilations;
        Output = new int[input.Length];
        Before = new int[input.Length];
        After = new int[input.Length];
    }

    public int Rank => Input.Length;

    /// <summary>The sizes of the input.</summary>
    public int[] Input { get; }

    public int[] Kernel { get; }

    public int[] Strides { get; }

    public int[] Dilations { get; }

    /// <summary>The sizes of the output.</summary>
    public int[] Output { get; }

    /// <summary>Padding in front of each dimension; may be negative.</summary>
    public int[] Before { get; }

    /// <summary>Padding behind each dimension; may be negative.</summary>
    public int[] After { get; }

    public int InputLength => OnnxTensor.CountOf([.. Input]);

    public int KernelLength => OnnxTensor.CountOf([.. Kernel]);

    public int OutputLength => OnnxTensor.CountOf([.. Output]);

    /// <summary>The window that a node's attributes describe.</summary>
    /// <param name="call">The node.</param>
    /// <param name="input">The shape of the whole input, [batch, channels, sizes...].</param>
    /// <param name="kernel">The kernel's sizes where the weight tells them; null to read kernel_shape.</param>
    /// <exception cref="FoveaException">An attribute is out of range or does not fit the input.</exception>
    public static SpatialWindow Of(OperatorCall call, ImmutableArray<int> input, int[]? kernel = null)
    {
        SpatialWindow window = WithoutOutput(call, input, kernel);
        string auto = AutoPad(call);
        long[] pads = Pads(call, window.Rank);
        bool ceil = call.Int("ceil_mode", 0) != 0;
        for (int d = 0; d < window.Rank; d++)
        {
            long span = (((long)window.Kernel[d] - 1) * window.Dilations[d]) + 1;
            long size = window.Input[d];
            long stride = window.Strides[d];
            if (auto is "SAME_UPPER" or "SAME_LOWER")
            {
                long outputs = (size + stride - 1) / stride;
                long total = Math.Max(0, ((outputs - 1) * stride) + span - size);
                pads[d] = auto == "SAME_UPPER" ? total / 2 : total - (total / 2);
                pads[window.Rank + d] = total - pads[d];
            }
            else if (auto == "VALID")
            {
                pads[d] = pads[window.Rank + d] = 0;
            }

            long room = size + pads[d] + pads[window.Rank + d] - span;
            if (room < 0)
            {
                throw call.Fail(
                    $"the window is larger than the padded input: it spans {span} in spatial dimension {d}, which has {size} and padding "
                    + $"{pads[d]} and {pads[window.Rank + d]}");
            }

            // Every place that a window reaches is then a number of 31 bits.
            _ = Small(call, size + pads[d] + pads[window.Rank + d]);
            long output = (room / stride) + 1;
            if (ceil && room % stride != 0)
            {
                // A window that would begin behind the input and its front padding is left out.
                output += ((output * stride) < size + pads[d]) ? 1 : 0;
            }

            window.Output[d] = Small(call, output);
            window.Before[d] = Small(call, pads[d]);
            window.After[d] = Small(call, pads[window.Rank + d]);
        }

        _ = Outputs.Count(call, window.Output);
        return window;
    }

    /// <summary>
    /// The window of a transposed convolution, seen from its output: <see cref="Output"/> is what ConvTranspose reads, <see cref="Input"/>
    /// what it writes, by output_shape, or pads and output_padding.
    /// </summary>
    public static SpatialWindow Transposed(OperatorCall call, ImmutableArray<int> input, int[] kernel)
    {
        SpatialWindow window = WithoutOutput(call, input, kernel);
        string auto = AutoPad(call);
        long[] pads = Pads(call, window.Rank);
        long[] more = Extents(call, "output_padding", window.Rank) ?? new long[window.Rank];
        long[]? stated = Extents(call, "output_shape", window.Rank);
        for (int d = 0; d < window.Rank; d++)
        {
            long size = window.Input[d];
            long whole = ((size - 1) * window.Strides[d]) + (((long)window.Kernel[d] - 1) * window.Dilations[d]) + 1 + more[d];

            _ = Small(call, whole);

            // Padding is never negative: where the window spans less than the stride, ONNX Runtime gives what the windows reach.
            long output = stated?[d] ?? (auto.StartsWith("SAME", StringComparison.Ordinal) ? Math.Min(size * window.Strides[d], whole)
                : auto == "VALID" ? whole : whole - pads[d] - pads[window.Rank + d]);
            if (stated is not null || auto != "NOTSET")
            {
                long total = Math.Max(0, whole - output);
                pads[d] = auto == "SAME_UPPER" ? total / 2 : total - (total / 2);
                pads[window.Rank + d] = total - pads[d];
            }

            if (output < 0 || (output == 0 && size > 0))
            {
                throw call.Fail($"the padding cuts off the whole output in spatial dimension {d}: {size} becomes {output}");
            }

            window.Output[d] = window.Input[d];
            window.Input[d] = Small(call, output);
            window.Before[d] = Small(call, pads[d]);
            window.After[d] = Small(call, pads[window.Rank + d]);
        }

        _ = Outputs.Count(call, window.Input);
        return window;
    }

    /// <summary>Kernel, strides and dilations alone, for operators with an output size of their own.</summary>
    private static SpatialWindow WithoutOutput(OperatorCall call, ImmutableArray<int> input, int[]? kernel)
    {
        int rank = input.Length - 2;
        if (rank < 1)
        {
            throw call.Fail($"the input has shape [{string.Join(", ", input)}], expected [batch, channels, sizes...]");
        }

        _ = Outputs.Count(call, input.AsSpan()[2..]);
        int[]? stated = Positive(call, "kernel_shape", rank);
        if (kernel is not null && stated is not null && !kernel.AsSpan().SequenceEqual(stated))
        {
            throw call.Fail($"kernel_shape is [{string.Join(", ", stated)}], the weight's sizes are [{string.Join(", ", kernel)}]");
        }

        int[] ones = [.. Enumerable.Repeat(1, rank)];
        return new SpatialWindow(
            [.. input.Skip(2)],
            kernel ?? stated ?? throw call.Fail("the attribute kernel_shape is missing"),
            Positive(call, "strides", rank) ?? ones,
            Positive(call, "dilations", rank) ?? ones);
    }

    /// <summary>The attribute pads: in front of every dimension, then behind; zeros where it is left out.</summary>
    public static long[] Pads(OperatorCall call, int rank)
    {
        long[] pads = call.Ints("pads") is { } given ? [.. given] : new long[2 * rank];
        return pads.Length == 2 * rank && pads.All(pad => pad is > int.MinValue and < int.MaxValue)
            ? pads
            : throw call.Fail($"pads is [{string.Join(", ", pads)}], expected {2 * rank} numbers");
    }

    /// <summary>The attribute auto_pad.</summary>
    public static string AutoPad(OperatorCall call)
    {
        string auto = call.Text("auto_pad", "NOTSET");
        return auto is "NOTSET" or "SAME_UPPER" or "SAME_LOWER" or "VALID"
            ? auto
            : throw call.Fail($"auto_pad is '{auto}', expected NOTSET, SAME_UPPER, SAME_LOWER or VALID");
    }

    /// <summary>A number that fits an extent.</summary>
    public static int Small(OperatorCall call, long value) =>
        value is > int.MinValue and <= int.MaxValue ? (int)value : throw call.Fail($"a size of {value} is too large");

    /// <summary>The next place in row order; false behind the last.</summary>
    public static bool Next(Span<int> at, ReadOnlySpan<int> sizes)
    {
        for (int d = sizes.Length - 1; d >= 0; d--)
        {
            if (++at[d] < sizes[d])
            {
                return true;
            }

            at[d] = 0;
        }

        return false;
    }

    private static int[]? Positive(OperatorCall call, string attribute, int rank)
    {
        if (call.Ints(attribute) is not { } values)
        {
            return null;
        }

        return values.Length == rank && values.All(value => value is > 0 and <= int.MaxValue)
            ? [.. values.Select(value => (int)value)]
            : throw call.Fail($"{attribute} is [{string.Join(", ", values)}], expected {rank} positive numbers");
    }

    private static long[]? Extents(OperatorCall call, string attribute, int rank)
    {
        if (call.Ints(attribute) is not { } values)
        {
            return null;
        }

        // output_shape may name batch and channels, too.
        long[] spatial = [.. values.Skip(Math.Max(0, values.Length - rank))];
        return spatial.Length == rank && values.Length <= rank + 2 && spatial.All(value => value is >= 0 and <= int.MaxValue)
            ? spatial
            : throw call.Fail($"{attribute} is [{string.Join(", ", values)}], expected {rank} numbers of 0 or more");
    }
}
