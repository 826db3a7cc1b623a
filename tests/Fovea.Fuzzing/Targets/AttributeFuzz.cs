using Fovea.Fuzzing.Engine;
using Fovea.Onnx.Proto;
using Google.Protobuf;

namespace Fovea.Fuzzing.Targets;

/// <summary>Attributes of ONNX operators with values that no exporter writes: mostly those that the operator knows, now and then another one's.</summary>
internal static class AttributeFuzz
{
    public static readonly long[] Integers =
    [
        0, 1, 1, 1, 2, 2, 3, 4, 5, -1, -1, -2, -3, 7, 100, 65536, 1 << 20, int.MaxValue, int.MinValue, 1L << 32, 1L << 62, long.MaxValue, long.MinValue,
    ];

    public static readonly float[] Reals =
        [0, 1, 1, 2, 0.5f, 3.7f, -1, 1e-30f, 1e10f, 3e38f, float.NaN, float.PositiveInfinity, float.NegativeInfinity, -0f];

    private static readonly string[] Texts =
    [
        "none", "tanh", "constant", "reflect", "edge", "wrap", "nearest", "linear", "cubic", "half_pixel", "align_corners", "asymmetric", "pytorch_half_pixel",
        "tf_crop_and_resize", "half_pixel_symmetric", "floor", "ceil", "round_prefer_ceil", "DCR", "CRD", "mean", "sum", "not_larger", "not_smaller",
        "NOTSET", "SAME_UPPER", "SAME_LOWER", "VALID", string.Empty, "x",
    ];

    private static readonly string[] Lists =
        ["axes", "perm", "pads", "split", "starts", "ends", "kernel_shape", "strides", "dilations", "output_padding", "output_shape", "value_ints"];

    private static readonly string[] Numbers =
        ["alpha", "beta", "gamma", "epsilon", "min", "max", "cubic_coeff_a", "extrapolation_value", "bias", "momentum", "value_float", "ratio"];

    private static readonly string[] Words =
        ["mode", "approximate", "coordinate_transformation_mode", "nearest_mode", "reduction", "keep_aspect_ratio_policy", "auto_pad", "value_string"];

    private static readonly Dictionary<string, string> Known = new(StringComparer.Ordinal)
    {
        ["ArgMax"] = "axis keepdims select_last_index",
        ["ArgMin"] = "axis keepdims select_last_index",
        ["AveragePool"] = "auto_pad ceil_mode count_include_pad dilations kernel_shape pads strides",
        ["BatchNormalization"] = "epsilon momentum training_mode spatial",
        ["Cast"] = "to",
        ["Celu"] = "alpha",
        ["Clip"] = "min max",
        ["Concat"] = "axis",
        ["Constant"] = "value sparse_value value_int value_ints value_float value_floats value_string",
        ["ConstantOfShape"] = "value",
        ["Conv"] = "auto_pad dilations group kernel_shape pads strides",
        ["ConvInteger"] = "auto_pad dilations group kernel_shape pads strides",
        ["ConvTranspose"] = "auto_pad dilations group kernel_shape pads strides output_padding output_shape",
        ["CumSum"] = "exclusive reverse",
        ["DepthToSpace"] = "blocksize mode",
        ["DequantizeLinear"] = "axis block_size",
        ["Dropout"] = "ratio seed",
        ["Elu"] = "alpha",
        ["Flatten"] = "axis",
        ["Gather"] = "axis",
        ["GatherElements"] = "axis",
        ["GatherND"] = "batch_dims",
        ["Gelu"] = "approximate",
        ["Gemm"] = "alpha beta transA transB",
        ["GroupNormalization"] = "epsilon num_groups",
        ["HardSigmoid"] = "alpha beta",
        ["Hardmax"] = "axis",
        ["InstanceNormalization"] = "epsilon",
        ["IsInf"] = "detect_negative detect_positive",
        ["LRN"] = "alpha beta bias size",
        ["LayerNormalization"] = "axis epsilon stash_type",
        ["LeakyRelu"] = "alpha",
        ["LogSoftmax"] = "axis",
        ["LpPool"] = "auto_pad ceil_mode dilations kernel_shape p pads strides",
        ["MaxPool"] = "auto_pad ceil_mode dilations kernel_shape pads storage_order strides",
        ["Mod"] = "fmod",
        ["NegativeLogLikelihoodLoss"] = "ignore_index reduction",
        ["Pad"] = "pads mode value",
        ["QLinearConv"] = "auto_pad dilations group kernel_shape pads strides",
        ["QuantizeLinear"] = "axis block_size output_dtype precision",
        ["Reshape"] = "allowzero",
        ["Resize"] = "mode coordinate_transformation_mode nearest_mode cubic_coeff_a exclude_outside extrapolation_value antialias axes keep_aspect_ratio_policy",
        ["Selu"] = "alpha gamma",
        ["Shape"] = "start end",
        ["Slice"] = "starts ends axes",
        ["Softmax"] = "axis",
        ["SoftmaxCrossEntropyLoss"] = "ignore_index reduction",
        ["SpaceToDepth"] = "blocksize",
        ["Split"] = "axis split num_outputs",
        ["Squeeze"] = "axes",
        ["ThresholdedRelu"] = "alpha",
        ["TopK"] = "k axis largest sorted",
        ["Transpose"] = "perm",
        ["Unsqueeze"] = "axes",
        ["Upsample"] = "mode scales",
    };

    private static readonly string[] Operators = [.. Known.Keys];

    /// <summary>An attribute.</summary>
    public static AttributeProto Next(string name, FuzzRandom random)
    {
        bool own = Known.ContainsKey(name) && !random.OnceIn(6);
        string names = own ? Known[name] : name.StartsWith("Reduce", StringComparison.Ordinal) ? "axes keepdims noop_with_empty_axes" : Known[random.Of(Operators)];
        var attribute = new AttributeProto { Name = random.Of(names.Split(' ')) };
        if (attribute.Name is "value" or "sparse_value" && name != "Pad")
        {
            Tensor(attribute, random);
        }
        else if (attribute.Name is "scales" or "value_floats")
        {
            attribute.Type = AttributeProto.Types.AttributeType.Floats;
            attribute.Floats.Add(Enumerable.Range(0, random.Below(6)).Select(_ => random.Of(Reals)));
        }
        else if (Lists.Contains(attribute.Name))
        {
            attribute.Type = AttributeProto.Types.AttributeType.Ints;
            attribute.Ints.Add(Enumerable.Range(0, random.Below(7)).Select(_ => random.OnceIn(4) ? random.Of(Integers) : random.Below(4)));
        }
        else if (Numbers.Contains(attribute.Name) || attribute.Name == "value")
        {
            attribute.Type = AttributeProto.Types.AttributeType.Float;
            attribute.F = random.Of(Reals);
        }
        else if (Words.Contains(attribute.Name))
        {
            attribute.Type = AttributeProto.Types.AttributeType.String;
            attribute.S = ByteString.CopyFromUtf8(random.Of(Texts));
        }
        else
        {
            attribute.Type = AttributeProto.Types.AttributeType.Int;
            attribute.I = random.OnceIn(3) ? random.Of(Integers) : random.Below(5) - 1;
        }

        if (random.OnceIn(40))
        {
            attribute.ClearType();
        }

        return attribute;
    }

    private static void Tensor(AttributeProto attribute, FuzzRandom random)
    {
        attribute.Type = attribute.Name == "value" ? AttributeProto.Types.AttributeType.Tensor : AttributeProto.Types.AttributeType.SparseTensor;
        attribute.T = new TensorProto { DataType = 1 + random.Below(13), Dims = { random.Of(Integers) }, RawData = ByteString.CopyFrom(new byte[8]) };
        attribute.SparseTensor = new SparseTensorProto
        {
            Values = new TensorProto { DataType = 1, Dims = { 1 }, FloatData = { 1 } },
            Indices = new TensorProto { DataType = 7, Dims = { 1 }, Int64Data = { random.Of(Integers) } },
            Dims = { random.Of(Integers), random.Of(Integers) },
        };
    }
}
