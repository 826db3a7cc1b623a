using Fovea.Onnx.Proto;
using Fovea.Onnx.Reading;

namespace Fovea.Onnx.Importing;

/// <summary>The one place that says which operators may become layers.</summary>
internal static class LayerTranslations
{
    private static readonly Dictionary<string, Func<LayerSite, Traced?>> ByOperator = new(StringComparer.Ordinal)
    {
        ["Conv"] = ConvTranslation.Conv,
        ["ConvTranspose"] = ConvTranslation.ConvTranspose,
        ["Gemm"] = DenseTranslation.Gemm,
        ["MatMul"] = DenseTranslation.MatMul,
        ["MaxPool"] = PoolTranslation.Max,
        ["AveragePool"] = PoolTranslation.Average,
        ["GlobalAveragePool"] = PoolTranslation.GlobalAverage,
        ["GlobalMaxPool"] = PoolTranslation.GlobalMax,
        ["ReduceMean"] = PoolTranslation.ReduceMean,
        ["BatchNormalization"] = NormTranslation.Batch,
        ["InstanceNormalization"] = NormTranslation.Instance,
        ["GroupNormalization"] = NormTranslation.Group,
        ["LayerNormalization"] = NormTranslation.Layer,
        ["Relu"] = ActivationTranslation.Relu,
        ["LeakyRelu"] = ActivationTranslation.LeakyRelu,
        ["Elu"] = ActivationTranslation.Elu,
        ["Gelu"] = ActivationTranslation.Gelu,
        ["Sigmoid"] = ActivationTranslation.Sigmoid,
        ["Tanh"] = ActivationTranslation.Tanh,
        ["HardSwish"] = ActivationTranslation.HardSwish,
        ["HardSigmoid"] = ActivationTranslation.HardSigmoid,
        ["Clip"] = ActivationTranslation.Clip,
        ["Softmax"] = ActivationTranslation.Softmax,
        ["Dropout"] = ActivationTranslation.Dropout,
        ["Add"] = JoinTranslation.Add,
        ["Sum"] = JoinTranslation.Add,
        ["Mul"] = JoinTranslation.Multiply,
        ["Sub"] = AffineTranslation.Subtract,
        ["Div"] = AffineTranslation.Divide,
        ["Concat"] = JoinTranslation.Concat,
        ["Identity"] = FormTranslation.Identity,
        ["Cast"] = FormTranslation.Cast,
        ["Flatten"] = FormTranslation.Flatten,
        ["Reshape"] = FormTranslation.Reshape,
        ["Squeeze"] = FormTranslation.Squeeze,
        ["Unsqueeze"] = FormTranslation.Unsqueeze,
        ["Transpose"] = FormTranslation.Transpose,
        ["Pad"] = ResizeTranslation.Pad,
        ["Resize"] = ResizeTranslation.Resize,
        ["Upsample"] = ResizeTranslation.Upsample,
        ["Shape"] = FormTranslation.Shape,
    };

    /// <summary>Whether a node may become a layer.</summary>
    public static bool Knows(NodeProto node) => GraphReader.IsDefaultDomain(node.Domain) && ByOperator.ContainsKey(node.OpType);

    /// <summary>The node's output as a value of a model; null in <paramref name="traced"/> where it is a constant.</summary>
    /// <returns>False where the node is no layer; the site tells why.</returns>
    public static bool TryTranslate(LayerSite site, out Traced? traced)
    {
        traced = null;
        if (!Knows(site.Node))
        {
            return false;
        }

        traced = ByOperator[site.Node.OpType](site);
        return traced is not null || site.Trace.Constant(site.Node.Output[0]) is not null;
    }
}
