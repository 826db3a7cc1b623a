using System.Numerics;

namespace Fovea.Onnx.Operators;

/// <summary>A function of floating point, element by element.</summary>
internal interface IRealMap
{
    static abstract void Over<T>(OperatorCall call, ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, IFloatingPointIeee754<T>, IMinMaxValue<T>;
}

/// <summary>A function of numbers, element by element.</summary>
internal interface INumberMap
{
    static abstract void Over<T>(OperatorCall call, ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, INumber<T>, IMinMaxValue<T>;
}

/// <summary>The operator that applies a function to its one input.</summary>
internal readonly struct RealMap<TMap> : IRealOperator
    where TMap : struct, IRealMap
{
    public static OperatorDefinition Define(string name, params int[] versions) =>
        ByType.Checked(name, versions, TypeSets.Reals, ByType.Reals<RealMap<TMap>>);

    public static OnnxTensor[] Run<T>(OperatorCall call)
        where T : unmanaged, IFloatingPointIeee754<T>, IMinMaxValue<T>
    {
        OnnxTensor<T> x = call.Input<T>(0);
        var y = new T[x.Length];
        if (y.Length > 0)
        {
            TMap.Over<T>(call, x.Values, y);
        }

        return [new OnnxTensor<T>(x.Shape, y)];
    }
}

/// <summary>The operator that applies a function to its one input, integers included.</summary>
internal readonly struct NumberMap<TMap> : INumberOperator
    where TMap : struct, INumberMap
{
    public static OperatorDefinition Define(string name, OnnxType[] types, params int[] versions) =>
        ByType.Checked(name, versions, types, ByType.Numbers<NumberMap<TMap>>);

    public static OnnxTensor[] Run<T>(OperatorCall call)
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        OnnxTensor<T> x = call.Input<T>(0);
        var y = new T[x.Length];
        if (y.Length > 0)
        {
            TMap.Over<T>(call, x.Values, y);
        }

        return [new OnnxTensor<T>(x.Shape, y)];
    }
}
