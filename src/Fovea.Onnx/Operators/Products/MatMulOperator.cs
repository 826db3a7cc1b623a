using System.Numerics;

namespace Fovea.Onnx.Operators.Products;

/// <summary>MatMul: NumPy's matmul.</summary>
internal readonly struct MatMulOperator : IRealOperator
{
    public static OperatorDefinition[] Definitions { get; } =
    [
        new("MatMul", [1, 9, 13], Run)
        {
            Types =
            [
                OnnxType.Float32, OnnxType.Float64, OnnxType.Float16, OnnxType.Int32, OnnxType.UInt32, OnnxType.Int64, OnnxType.UInt64,
            ],
        },
    ];

    public static OnnxTensor[] Run<T>(OperatorCall call)
        where T : unmanaged, IFloatingPointIeee754<T>, IMinMaxValue<T> => Whole<T>(call);

    private static OnnxTensor[] Run(OperatorCall call) => call.Input(0) switch
    {
        OnnxTensor<int> => Whole<int>(call),
        OnnxTensor<uint> => Whole<uint>(call),
        OnnxTensor<long> => Whole<long>(call),
        OnnxTensor<ulong> => Whole<ulong>(call),
        _ => ByType.Reals<MatMulOperator>(call),
    };

    private static OnnxTensor[] Whole<T>(OperatorCall call)
        where T : struct, INumber<T> => [Product.Broadcast(call, call.Input<T>(0), call.Input<T>(1))];
}
