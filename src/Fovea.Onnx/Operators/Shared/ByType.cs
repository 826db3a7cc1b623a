using System.Numerics;

namespace Fovea.Onnx.Operators;

/// <summary>An operator that moves values and does not look into them.</summary>
internal interface IAnyOperator
{
    static abstract OnnxTensor[] Run<T>(OperatorCall call)
        where T : notnull;
}

/// <summary>An operator on numbers.</summary>
internal interface INumberOperator
{
    static abstract OnnxTensor[] Run<T>(OperatorCall call)
        where T : unmanaged, INumber<T>, IMinMaxValue<T>;
}

/// <summary>An operator on floating point.</summary>
internal interface IRealOperator
{
    static abstract OnnxTensor[] Run<T>(OperatorCall call)
        where T : unmanaged, IFloatingPointIeee754<T>, IMinMaxValue<T>;
}

/// <summary>
/// The one place where an element type becomes a .NET type: an operator is one generic method, instantiated here for each type. Half is not
/// computed with: such values go through float and are rounded once (<see cref="HalfValues"/>).
/// </summary>
internal static class ByType
{
    /// <summary>Runs an operator for the type of the first input, whatever it is.</summary>
    public static OnnxTensor[] Any<TOperator>(OperatorCall call)
        where TOperator : struct, IAnyOperator => Any<TOperator>(call, call.Input(0).Type);

    /// <summary>Runs an operator for a type, whatever it is.</summary>
    public static OnnxTensor[] Any<TOperator>(OperatorCall call, OnnxType type)
        where TOperator : struct, IAnyOperator => type switch
        {
            OnnxType.Float32 => TOperator.Run<float>(call),
            OnnxType.Float64 => TOperator.Run<double>(call),
            OnnxType.Float16 => TOperator.Run<Half>(call),
            OnnxType.Int8 => TOperator.Run<sbyte>(call),
            OnnxType.UInt8 => TOperator.Run<byte>(call),
            OnnxType.Int16 => TOperator.Run<short>(call),
            OnnxType.UInt16 => TOperator.Run<ushort>(call),
            OnnxType.Int32 => TOperator.Run<int>(call),
            OnnxType.UInt32 => TOperator.Run<uint>(call),
            OnnxType.Int64 => TOperator.Run<long>(call),
            OnnxType.UInt64 => TOperator.Run<ulong>(call),
            OnnxType.Bool => TOperator.Run<bool>(call),
            OnnxType.Text => TOperator.Run<string>(call),
            _ => throw Refuse(call, type),
        };

    /// <summary>Runs an operator on numbers of the first input's type.</summary>
    public static OnnxTensor[] Numbers<TOperator>(OperatorCall call)
        where TOperator : struct, INumberOperator => Numbers<TOperator>(call, call.Input(0).Type);

    /// <summary>Runs an operator on numbers of a type.</summary>
    public static OnnxTensor[] Numbers<TOperator>(OperatorCall call, OnnxType type)
        where TOperator : struct, INumberOperator => type switch
        {
            OnnxType.Float32 => TOperator.Run<float>(call),
            OnnxType.Float64 => TOperator.Run<double>(call),
            OnnxType.Float16 => HalfValues.Through(call, TOperator.Run<float>),
            OnnxType.Int8 => TOperator.Run<sbyte>(call),
            OnnxType.UInt8 => TOperator.Run<byte>(call),
            OnnxType.Int16 => TOperator.Run<short>(call),
            OnnxType.UInt16 => TOperator.Run<ushort>(call),
            OnnxType.Int32 => TOperator.Run<int>(call),
            OnnxType.UInt32 => TOperator.Run<uint>(call),
            OnnxType.Int64 => TOperator.Run<long>(call),
            OnnxType.UInt64 => TOperator.Run<ulong>(call),
            _ => throw Refuse(call, type),
        };

    /// <summary>
    /// Runs an operator on floating point of the first input's type. For float16 the outputs from <paramref name="narrowed"/> on stay float32.
    /// </summary>
    public static OnnxTensor[] Reals<TOperator>(OperatorCall call, int narrowed)
        where TOperator : struct, IRealOperator => call.Input(0).Type switch
        {
            OnnxType.Float32 => TOperator.Run<float>(call),
            OnnxType.Float64 => TOperator.Run<double>(call),
            OnnxType.Float16 => HalfValues.Through(call, TOperator.Run<float>, narrowed),
            OnnxType type => throw call.Fail($"input 0 is {OnnxTypes.NameOf(type)}, expected float32, float64 or float16"),
        };

    /// <summary>Runs an operator on floating point of the first input's type.</summary>
    public static OnnxTensor[] Reals<TOperator>(OperatorCall call)
        where TOperator : struct, IRealOperator => Reals<TOperator>(call, int.MaxValue);

    /// <summary>An operator that first looks whether the type of one of its inputs is among those that it computes.</summary>
    public static OperatorDefinition Checked(
        string name, int[] versions, OnnxType[] types, Func<OperatorCall, OnnxTensor[]> run, int input = 0) =>
        new(name, versions, call =>
        {
            OnnxType type = call.Input(input).Type;
            return Array.IndexOf(types, type) >= 0
                ? run(call)
                : throw call.Fail($"input {input} is {OnnxTypes.NameOf(type)}, expected one of {string.Join(", ", types.Select(OnnxTypes.NameOf))}");
        })
        {
            Types = types,
        };

    private static FoveaException Refuse(OperatorCall call, OnnxType type) =>
        call.Fail($"input 0 is {OnnxTypes.NameOf(type)}, which this operator does not compute");
}
