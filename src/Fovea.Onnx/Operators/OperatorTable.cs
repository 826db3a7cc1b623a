using Fovea.Onnx.Operators.Convolution;
using Fovea.Onnx.Operators.Normalization;
using Fovea.Onnx.Operators.Pooling;
using Fovea.Onnx.Operators.Products;

namespace Fovea.Onnx.Operators;

/// <summary>All operators of the default domain. Each family lists its own in its file.</summary>
internal static class OperatorTable
{
    private static readonly Dictionary<string, OperatorDefinition> ByName = new OperatorDefinition[][]
    {
        IdentityOperator.Definitions,
        ConvOperator.Definitions,
        ConvTransposeOperator.Definitions,
        ConvIntegerOperator.Definitions,
        QLinearConvOperator.Definitions,
        MaxPoolOperator.Definitions,
        AveragePoolOperator.Definitions,
        LpPoolOperator.Definitions,
        GlobalPoolOperators.Definitions,
        BatchNormalizationOperator.Definitions,
        GroupNormalizationOperators.Definitions,
        LayerNormalizationOperator.Definitions,
        LrnOperator.Definitions,
        GemmOperator.Definitions,
        MatMulOperator.Definitions,
        MatMulIntegerOperator.Definitions,
        FlattenOperator.Definitions,
        DropoutOperator.Definitions,
        ArgOperators.Definitions,
        BinaryOperators.Definitions,
        CastOperators.Definitions,
        ClipOperator.Definitions,
        ComparisonOperators.Definitions,
        ConcatOperators.Definitions,
        ConstantOperators.Definitions,
        CumSumOperator.Definitions,
        ExponentialOperators.Definitions,
        FoldedOperators.Definitions,
        GatherOperators.Definitions,
        LogicalOperators.Definitions,
        LossOperators.Definitions,
        ModOperator.Definitions,
        PadOperator.Definitions,
        PowOperator.Definitions,
        QuantizeOperators.Definitions,
        RangeOperator.Definitions,
        ReduceOperators.Definitions,
        ReluOperators.Definitions,
        RepeatOperators.Definitions,
        ReshapeOperators.Definitions,
        ResizeOperators.Definitions,
        ShapeOperators.Definitions,
        SliceOperator.Definitions,
        SoftmaxOperators.Definitions,
        TopKOperator.Definitions,
        TransposeOperators.Definitions,
        UnaryOperators.Definitions,
        WhereOperator.Definitions,
    }
    .SelectMany(family => family)
    .ToDictionary(definition => definition.Name, StringComparer.Ordinal);

    /// <summary>All, by name.</summary>
    public static IEnumerable<OperatorDefinition> All => ByName.Values.OrderBy(definition => definition.Name, StringComparer.Ordinal);

    /// <summary>The operator of a name, or null.</summary>
    public static OperatorDefinition? Find(string name) => ByName.GetValueOrDefault(name);
}
