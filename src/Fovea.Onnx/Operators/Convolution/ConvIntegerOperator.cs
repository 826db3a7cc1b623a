namespace Fovea.Onnx.Operators.Convolution;

/// <summary>ConvInteger: a convolution of 8-bit integers less their zero points, in exact 32-bit sums; padding is the zero point.</summary>
internal static class ConvIntegerOperator
{
    public static OperatorDefinition[] Definitions { get; } =
        [new("ConvInteger", [10], Run) { Types = [OnnxType.Int8, OnnxType.UInt8] }];

    /// <summary>The exact sums of inputs x and w, less their zero points.</summary>
    public static (int[] Sums, ConvShapes Shapes) Sums(OperatorCall call, int input, int weight, int inputZero, int weightZero)
    {
        OnnxTensor<int> x = Bytes.Widen(call, input);
        OnnxTensor<int> w = Bytes.Widen(call, weight);
        ConvShapes shapes = ConvShapes.Of(call, x, w);
        int[] zeroX = Bytes.ZeroPoint(call, inputZero, 1, "tensor");
        int[] zeroW = Bytes.ZeroPoint(call, weightZero, shapes.Filters, "filter");
        int perFilter = w.Length / Math.Max(1, shapes.Filters);
        for (int i = 0; i < x.Length; i++)
        {
            x.Values[i] -= zeroX[0];
        }

        for (int i = 0; i < w.Length; i++)
        {
            w.Values[i] -= zeroW.Length == 1 ? zeroW[0] : zeroW[i / perFilter];
        }

        int[] sums = ConvolutionSum.Run<int>(x.Values, w.Values, call, shapes);
        return (sums, shapes);
    }

    private static OnnxTensor[] Run(OperatorCall call)
    {
        (int[] sums, ConvShapes shapes) = Sums(call, input: 0, weight: 1, inputZero: 2, weightZero: 3);
        return [new OnnxTensor<int>(shapes.Output, sums)];
    }
}
