using System.Numerics.Tensors;

namespace Fovea.Onnx.Operators.Convolution;

/// <summary>
/// ConvTranspose: every input adds its multiple of the kernel to the output, what Conv does to gradients on the way back.
/// </summary>
internal readonly struct ConvTransposeOperator : IRealOperator
{
    public static OperatorDefinition[] Definitions { get; } = [new("ConvTranspose", [1, 11, 22], call => ByType.Reals<ConvTransposeOperator>(call))];

    public static OnnxTensor[] Run<T>(OperatorCall call)
        where T : unmanaged, System.Numerics.IFloatingPointIeee754<T>, System.Numerics.IMinMaxValue<T>
    {
        OnnxTensor<T> input = call.Input<T>(0);
        OnnxTensor<T> weight = call.Input<T>(1);
        int groups = ConvShapes.Ranks(call, input, weight);
        int channels = input.Shape[1];
        if (channels != weight.Shape[0] || channels % groups != 0)
        {
            throw call.Fail(
                $"the weight expects {weight.Shape[0]} channels. Received input [{string.Join(", ", input.Shape)}], "
                + $"weight [{string.Join(", ", weight.Shape)}], group {groups}");
        }

        SpatialWindow window = SpatialWindow.Transposed(call, input.Shape, [.. weight.Shape.Skip(2)]);
        int filters = SpatialWindow.Small(call, (long)weight.Shape[1] * groups);
        var shapes = new ConvShapes(window, input.Shape[0], channels, filters, groups);
        var output = Outputs.New<T>(call, [shapes.Batch, filters, .. window.Input]);
        for (int n = 0; n < shapes.Batch; n++)
        {
            AddImage<T>(shapes, input.Values, weight.Values, output, n);
        }

        if (call.Optional<T>(2) is { } bias)
        {
            shapes.AddBias<T>(call, output, bias.Values);
        }

        return [new OnnxTensor<T>([shapes.Batch, filters, .. window.Input], output)];
    }

    private static void AddImage<T>(ConvShapes shapes, ReadOnlySpan<T> input, ReadOnlySpan<T> weight, Span<T> output, int n)
        where T : struct, System.Numerics.IFloatingPointIeee754<T>
    {
        // The window is that of the convolution from output to input.
        SpatialWindow window = shapes.Window;
        int length = window.OutputLength;
        int outputLength = window.InputLength;
        int taps = window.KernelLength;
        int groupChannels = shapes.Channels / shapes.Groups;
        int groupFilters = shapes.Filters / shapes.Groups;
        var row = new T[length];
        var columns = new Columns<T>(window);
        for (int f = 0; f < shapes.Filters; f++)
        {
            int group = f / groupFilters;
            for (int tap = 0; tap < taps; tap++)
            {
                row.AsSpan().Clear();
                for (int c = group * groupChannels; c < (group + 1) * groupChannels; c++)
                {
                    ReadOnlySpan<T> channel = input.Slice(((n * shapes.Channels) + c) * length, length);
                    TensorPrimitives.MultiplyAdd(channel, weight[(((c * groupFilters) + (f % groupFilters)) * taps) + tap], row, row);
                }

                columns.Scatter(row, tap, output.Slice(((n * shapes.Filters) + f) * outputLength, outputLength));
            }
        }
    }
}
