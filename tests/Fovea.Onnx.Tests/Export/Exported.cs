using Fovea.Models;
using Fovea.Onnx.Proto;
using Fovea.Onnx.Tests.Clients;
using Google.Protobuf;

namespace Fovea.Onnx.Tests.Export;

/// <summary>A model beside its exported file: checks the file and compares what both give for the same images.</summary>
internal static class Exported
{
    /// <summary>Checks and compares.</summary>
    /// <param name="model">The model.</param>
    /// <param name="options">How it is exported.</param>
    /// <param name="batches">Batches to run, all by one file.</param>
    /// <param name="share">The greatest difference as a share of the greatest value.</param>
    public static ModelProto Compare(Model model, OnnxExportOptions options, ReadOnlySpan<int> batches, double share = 1e-5)
    {
        byte[] bytes = OnnxExport.ToBytes(model, options);
        ModelProto proto = ModelProto.Parser.ParseFrom(bytes);
        Checker.Check(proto);
        foreach (int batch in batches)
        {
            float[] images = FoveaClient.Images(model.InputShape, batch, seed: batch);
            OnnxTensor<float> expected = FoveaClient.ToTensor(
                FoveaClient.Run(model, images, batch), model.OutputShape, batch, options.Layout);
            OnnxTensor input = FoveaClient.ToTensor(images, model.InputShape, batch, options.Layout);
            OnnxTensor actual = Assert.Single(OrtClient.Run(bytes, new Dictionary<string, OnnxTensor> { ["input"] = input }));
            double greatest = expected.Values.Max(value => Math.Abs((double)value));
            Assert.True(double.IsFinite(greatest));
            Near.Check(expected, actual, relative: share, absolute: (share * greatest) + 1e-7);
        }

        return proto;
    }

    public static IReadOnlyList<NodeProto> Nodes(Model model, OnnxExportOptions? options = null) =>
        OnnxExport.Build(model, options ?? new OnnxExportOptions()).Graph.Node;
}
