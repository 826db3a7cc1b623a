using Fovea.Formats;
using Fovea.Onnx.Importing;
using Fovea.Onnx.Proto;
using Fovea.Onnx.Reading;
using Fovea.Onnx.Running;

namespace Fovea.Onnx;

/// <summary>
/// A model of an ONNX file (opset 7 and newer): its graph, checked, and its weights. <see cref="GraphRunner"/> runs it.
/// </summary>
/// <example><c>OnnxTensor[] outputs = new GraphRunner(OnnxModel.Load("resnet.onnx")).Run([image]);</c>.</example>
public sealed partial class OnnxModel
{
    private OnnxModel(ModelProto model, OnnxGraph graph)
    {
        Graph = graph;
        Metadata = [.. model.MetadataProps];
        Producer = string.Join(' ', new[] { model.ProducerName, model.ProducerVersion }.Where(text => text.Length > 0));
    }

    /// <summary>The graph's name.</summary>
    public string Name => Graph.Name;

    /// <summary>The program that wrote the file, or empty.</summary>
    public string Producer { get; }

    /// <summary>The version of ONNX' operator set that the model is written for.</summary>
    public int Opset => Graph.Opset;

    /// <summary>What must be given to run it, in the graph's order.</summary>
    public IReadOnlyList<OnnxValue> Inputs => Graph.Inputs;

    /// <summary>What it computes, in the graph's order.</summary>
    public IReadOnlyList<OnnxValue> Outputs => Graph.Outputs;

    /// <summary>How often each operator occurs.</summary>
    public IReadOnlyDictionary<string, int> Operators =>
        Graph.Nodes.CountBy(node => node.OpType).ToDictionary(StringComparer.Ordinal);

    /// <summary>
    /// The operators that <see cref="GraphRunner"/> does not compute, each once, with the opset; empty where it computes all.
    /// </summary>
    public IReadOnlyList<string> UnknownOperators => OperatorChoice.Problems(Graph, LayerTranslations.Knows);

    /// <summary>The number of real numbers among the constants of the file.</summary>
    public long WeightCount => Graph.Constants.Values
        .Where(constant => constant.Type is OnnxType.Float32 or OnnxType.Float64 or OnnxType.Float16)
        .Sum(constant => (long)constant.Length);

    /// <summary>What the file says beside the graph.</summary>
    internal IReadOnlyList<StringStringEntryProto> Metadata { get; }

    internal OnnxGraph Graph { get; }

    /// <summary>Reads a file. Values in other files must lie below its folder.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="FoveaException">The file cannot be read, or holds no graph that is read; the message names the place.</exception>
    public static OnnxModel Load(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (Directory.Exists(path))
        {
            throw new FoveaException($"{path}: this is a folder. Give the path of an .onnx file.");
        }

        byte[] bytes = FileAccessErrors.Translate(path, () =>
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            if (stream.Length > Array.MaxLength)
            {
                throw new FoveaException(
                    $"{path}: the file has {stream.Length} bytes, a model may have {Array.MaxLength} at most. Is it an ONNX model? Larger ones "
                    + "keep their values in files beside them.");
            }

            var content = new byte[stream.Length];
            stream.ReadExactly(content);
            return content;
        });
        return Parse(bytes, path, Path.GetDirectoryName(Path.GetFullPath(path)));
    }

    /// <summary>Reads a model from memory.</summary>
    /// <param name="bytes">The whole file.</param>
    /// <param name="source">What messages call it.</param>
    /// <param name="folder">The folder below which values in other files lie; null where there are none.</param>
    /// <exception cref="FoveaException">The bytes hold no graph that is read; the message names the place.</exception>
    public static OnnxModel Parse(byte[] bytes, string source = "model", string? folder = null)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        ModelProto model = ModelBytes.Parse(bytes, source);
        return new OnnxModel(model, new GraphReader(model, source, new ExternalData(folder)).Read());
    }

    /// <summary>The name, inputs and outputs.</summary>
    public override string ToString() => $"{Name}: {string.Join(", ", Inputs)} -> {string.Join(", ", Outputs)}";
}
