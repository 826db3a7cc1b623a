namespace Fovea.Onnx.Operators.Convolution;

/// <summary>Conv: a cross-correlation of one or more spatial dimensions, with groups, strides, dilations and any padding.</summary>
internal readonly struct ConvOperator : IRealOperator
{
    public static OperatorDefinition[] Definitions { get; } = [new("Conv", [1, 11, 22], call => ByType.Reals<ConvOperator>(call))];

    public static OnnxTensor[] Run<T>(OperatorCall call)
        where T : unmanaged, System.Numerics.IFloatingPointIeee754<T>, System.Numerics.IMinMaxValue<T>
    {
        OnnxTensor<T> input = call.Input<T>(0);
        OnnxTensor<T> weight = call.Input<T>(1);
        ConvShapes shapes = ConvShapes.Of(call, input, weight);
        T[] output = ConvolutionSum.Run<T>(input.Values, weight.Values, call, shapes);
        if (call.Optional<T>(2) is { } bias)
        {
            shapes.AddBias<T>(call, output, bias.Values);
        }

        return [new OnnxTensor<T>(shapes.Output, output)];
    }
}
