using System.Collections.Immutable;
using Fovea.Fuzzing.Engine;
using Fovea.Onnx;
using Fovea.Onnx.Export;
using Fovea.Onnx.Operators;

namespace Fovea.Fuzzing.Targets;

/// <summary>
/// An ONNX file that is loaded, made a model of and run, with layers and without. The largest output that is allowed is lowered here.
/// </summary>
internal sealed class OnnxRunTarget() : FileTarget(
    "onnx-run", "model.onnx", 1 << 16, "a small graph computes large arrays, and a plan keeps those of up to 64 images")
{
    private const long MostOutputBytes = 1 << 18;
    private const int MostInputValues = 4096;

    private readonly byte[][] graphs =
    [
        .. SampleModels.All().SelectMany(model => ((OnnxLayout[])[OnnxLayout.Nhwc, OnnxLayout.Nchw])
            .Select(layout => OnnxExport.ToBytes(model, new OnnxExportOptions { Layout = layout }))),
    ];

    protected override IReadOnlyList<string> Words =>
    [
        "Conv", "Relu", "Gemm", "MatMul", "MaxPool", "AveragePool", "GlobalAveragePool", "BatchNormalization", "Transpose", "Reshape", "Flatten", "Add", "Mul", "Concat",
        "kernel_shape", "strides", "pads", "group", "dilations", "perm", "axis", "auto_pad", "SAME_UPPER", "ceil_mode", "\u00FF\u00FF\u00FF\u00FF\u0007",
    ];

    protected override IReadOnlyList<byte[]> Corpus(string folder) => graphs;

    protected override byte[]? Reshape(FuzzRandom random) => !random.OnceIn(4) ? GraphFuzz.Next(random.Of(graphs), random) : null;

    protected override void Read(string path)
    {
        OnnxModel model = OnnxModel.Load(path);
        long before = Outputs.MostBytes;
        Outputs.MostBytes = MostOutputBytes;
        var refused = new FirstRefusal();
        try
        {
            refused.Try(() => model.ToModel());
            refused.Try(() => Run(model, useLayers: false));
            refused.Try(() => Run(model, useLayers: true));
        }
        finally
        {
            Outputs.MostBytes = before;
        }

        refused.Throw();
    }

    private static void Run(OnnxModel model, bool useLayers) =>
        new GraphRunner(model, new GraphRunnerOptions { Threads = 1, UseLayers = useLayers }).Run([.. model.Inputs.Select(Input)]);

    private static OnnxTensor Input(OnnxValue input)
    {
        ImmutableArray<int> shape = [.. (input.Dimensions ?? []).Select(dimension => dimension.Size ?? 2)];
        long count = shape.Aggregate(1L, (product, size) => Math.Min(product * size, 1L << 32));
        return count <= MostInputValues
            ? OnnxTensor.Create(shape, new float[count])
            : throw new FoveaException("An input this large would say nothing more.");
    }
}
