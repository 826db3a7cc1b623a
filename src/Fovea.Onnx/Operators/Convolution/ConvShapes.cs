using System.Collections.Immutable;
using System.Numerics;
using System.Numerics.Tensors;

namespace Fovea.Onnx.Operators.Convolution;

/// <summary>The sizes of a convolution, checked against each other.</summary>
/// <param name="Window">The window.</param>
/// <param name="Batch">The number of images.</param>
/// <param name="Channels">The channels of the input.</param>
/// <param name="Filters">The channels of the output.</param>
/// <param name="Groups">The number of groups.</param>
internal sealed record ConvShapes(SpatialWindow Window, int Batch, int Channels, int Filters, int Groups)
{
    /// <summary>The shape of the output.</summary>
    public ImmutableArray<int> Output => [Batch, Filters, .. Window.Output];

    /// <summary>Those of Conv and its relatives, where the weight is [filters, channels / groups, kernel...].</summary>
    public static ConvShapes Of(OperatorCall call, OnnxTensor input, OnnxTensor weight)
    {
        int groups = Ranks(call, input, weight);
        int filters = weight.Shape[0];
        int channels = input.Shape[1];
        if (channels != (long)weight.Shape[1] * groups || filters % groups != 0)
        {
            throw call.Fail(
                $"the weight expects {(long)weight.Shape[1] * groups} channels. Received input [{string.Join(", ", input.Shape)}], "
                + $"weight [{string.Join(", ", weight.Shape)}], group {groups}");
        }

        return new ConvShapes(SpatialWindow.Of(call, input.Shape, [.. weight.Shape.Skip(2)]), input.Shape[0], channels, filters, groups);
    }

    /// <summary>Refuses ranks that differ; the number of groups.</summary>
    public static int Ranks(OperatorCall call, OnnxTensor input, OnnxTensor weight)
    {
        if (input.Rank < 3 || weight.Rank != input.Rank || weight.Length == 0)
        {
            throw call.Fail(
                $"input and weight do not fit: [{string.Join(", ", input.Shape)}] and [{string.Join(", ", weight.Shape)}], expected "
                + "[batch, channels, sizes...] and [filters, channels, kernel sizes...]");
        }

        long groups = call.Int("group", 1);
        return groups is > 0 and <= int.MaxValue ? (int)groups : throw call.Fail($"group is {groups}, expected 1 or more");
    }

    /// <summary>Adds each filter's bias to its outputs.</summary>
    /// <exception cref="FoveaException">There is not one for each filter.</exception>
    public void AddBias<T>(OperatorCall call, Span<T> output, ReadOnlySpan<T> bias)
        where T : struct, INumber<T>
    {
        if (bias.Length != Filters)
        {
            throw call.Fail($"the bias has {bias.Length} values, expected {Filters}, one for each filter");
        }

        int length = output.Length == 0 ? 0 : output.Length / (Batch * Filters);
        for (int i = 0; length > 0 && i < Batch * Filters; i++)
        {
            Span<T> part = output.Slice(i * length, length);
            TensorPrimitives.Add(part, bias[i % Filters], part);
        }
    }
}
