using System.Globalization;
using Fovea.Formats;
using Fovea.Models;
using Fovea.Models.Json;
using Fovea.Onnx.Export;
using Fovea.Onnx.Proto;
using Google.Protobuf;

namespace Fovea.Onnx;

/// <summary>
/// Writes models as ONNX files, in the form for inference: float32, one input named <c>input</c> and one output named <c>output</c>, the
/// batch left open. Nodes keep the names of their layers; architecture, classes and preprocessing stand in the file's metadata.
/// </summary>
public static class OnnxExport
{
    /// <summary>The metadata that holds the model's JSON form.</summary>
    internal const string ModelKey = "fovea.model";

    private const long MostBytes = int.MaxValue;

    /// <summary>Writes a file, whole or not at all.</summary>
    /// <param name="model">The model.</param>
    /// <param name="path">The target; an existing file is replaced.</param>
    /// <param name="options">How; null for opset 17 and channels first.</param>
    /// <exception cref="FoveaException">
    /// The opset is none of 11 to 22, a layer is of a kind that ONNX files of this library do not know, the file would be larger than 2
    /// GiB, or it cannot be written.
    /// </exception>
    public static void Save(Model model, string path, OnnxExportOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ModelProto proto = Build(model, options ?? new OnnxExportOptions());
        WholeFile.Write(path, proto.WriteTo);
    }

    /// <summary>The bytes of the file that <see cref="Save"/> writes; equal models and options give equal bytes.</summary>
    /// <param name="model">The model.</param>
    /// <param name="options">How; null for opset 17 and channels first.</param>
    /// <exception cref="FoveaException">As for <see cref="Save"/>.</exception>
    public static byte[] ToBytes(Model model, OnnxExportOptions? options = null) =>
        Build(model, options ?? new OnnxExportOptions()).ToByteArray();

    internal static ModelProto Build(Model model, OnnxExportOptions options)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (options.Opset is < OnnxExportOptions.LeastOpset or > OnnxExportOptions.GreatestOpset)
        {
            throw new FoveaException(
                $"{model.Name}: the opset of an export is {OnnxExportOptions.LeastOpset} to {OnnxExportOptions.GreatestOpset}. Received "
                + $"{options.Opset}. 17 is read by every current program.");
        }

        RequireFits(model.Name, model.Parameters.Sum(parameter => (long)parameter.Length) * sizeof(float));
        var proto = new ModelProto
        {
            IrVersion = IrVersion(options.Opset),
            ProducerName = "fovea",
            ProducerVersion = typeof(OnnxExport).Assembly.GetName().Version!.ToString(3),
            Graph = ModelGraph.Build(model, options),
        };
        proto.OpsetImport.Add(new OperatorSetIdProto { Domain = string.Empty, Version = options.Opset });
        Preprocessing left = options.BakePreprocessing ? model.Preprocessing with { Mean = [], Deviation = [] } : model.Preprocessing;
        AddMetadata(proto, ModelKey, ModelJsonWriter.Write(model, left));
        AddMetadata(proto, "fovea.layout", options.Layout == OnnxLayout.Nchw ? "nchw" : "nhwc");
        AddMetadata(proto, "fovea.preprocessing", PreprocessingText(left));
        if (model.Classes.Count > 0)
        {
            AddMetadata(proto, "classes", JsonObjectWriter.Array(model.Classes.Select(JsonObjectWriter.Quote)));
        }

        return proto;
    }

    /// <summary>Refuses a model whose file would be larger than protobuf can write.</summary>
    internal static void RequireFits(string model, long bytes)
    {
        // Room for names, nodes and metadata.
        if (bytes > MostBytes - (16 << 20))
        {
            throw new FoveaException(string.Create(
                CultureInfo.InvariantCulture,
                $"{model}: the ONNX file would have {bytes / (double)(1 << 30):F2} GiB, and the format ends at 2 GiB. ")
                + "Use fewer filters or units, or keep the model as .safetensors, which has no such limit.");
        }
    }

    /// <summary>The version of the file format that came with an opset.</summary>
    internal static int IrVersion(int opset) => opset switch
    {
        11 => 6,
        <= 14 => 7,
        <= 18 => 8,
        <= 20 => 9,
        _ => 10,
    };

    // What who runs the file has to do, in words that need no manual.
    private static string PreprocessingText(Preprocessing preprocessing)
    {
        if (preprocessing.Mean.IsEmpty && preprocessing.Deviation.IsEmpty)
        {
            return "The input is pixels from 0 to 1.";
        }

        return $"The input is (pixel - mean) / deviation for pixels from 0 to 1, channel by channel; mean {Numbers(preprocessing.Mean, "0")}, "
            + $"deviation {Numbers(preprocessing.Deviation, "1")}.";
    }

    private static string Numbers(IReadOnlyCollection<float> values, string none) =>
        values.Count == 0 ? none : JsonObjectWriter.Array(values.Select(JsonObjectWriter.Number));

    private static void AddMetadata(ModelProto proto, string key, string value) =>
        proto.MetadataProps.Add(new StringStringEntryProto { Key = key, Value = value });
}
