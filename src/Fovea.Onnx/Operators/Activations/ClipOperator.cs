using System.Numerics;
using System.Numerics.Tensors;

namespace Fovea.Onnx.Operators;

/// <summary>Clip: bounds are attributes in version 6, inputs of one value from 11 on. Where they cross, the upper one holds.</summary>
internal static class ClipOperator
{
    public static OperatorDefinition[] Definitions { get; } =
    [
        ByType.Checked("Clip", [6, 11, 12, 13], TypeSets.Numbers, ByType.Numbers<Clip>),
    ];

    private readonly struct Clip : INumberOperator
    {
        public static OnnxTensor[] Run<T>(OperatorCall call)
            where T : unmanaged, INumber<T>, IMinMaxValue<T>
        {
            OnnxTensor<T> x = call.Input<T>(0);
            bool attributes = call.Version < 11;
            T low = attributes && call.Has("min") ? T.CreateSaturating(call.Float("min", 0)) : T.MinValue;
            T high = attributes && call.Has("max") ? T.CreateSaturating(call.Float("max", 0)) : T.MaxValue;
            bool hasLow = attributes ? call.Has("min") : call.Optional(1) is not null;
            bool hasHigh = attributes ? call.Has("max") : call.Optional(2) is not null;
            low = hasLow && !attributes ? call.Single<T>(1) : low;
            high = hasHigh && !attributes ? call.Single<T>(2) : high;
            var y = new T[x.Length];
            if (hasLow)
            {
                TensorPrimitives.Max(x.Values, low, y);
            }
            else
            {
                x.Values.CopyTo(y, 0);
            }

            if (hasHigh)
            {
                TensorPrimitives.Min(y, high, y);
            }

            return [new OnnxTensor<T>(x.Shape, y)];
        }
    }
}
