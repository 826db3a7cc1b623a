using Fovea.Layers;
using Fovea.Models;
using Fovea.Onnx.Export;
using Fovea.Onnx.Proto;

namespace Fovea.Onnx.Tests.Export;

public sealed class ExportedMetadataTests
{
    private static readonly Shape Input = new(4, 3, 2);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Classes_and_preprocessing_come_back(bool bake)
    {
        Model model = Told();
        ModelProto file = OnnxExport.Build(model, new OnnxExportOptions { BakePreprocessing = bake });
        Model read = Plain();
        ExportedMetadata.ApplyTo(read, file.MetadataProps, "model.onnx");
        Assert.Equal(model.Classes, read.Classes);

        // What the file does itself is not done again.
        Assert.Equal(bake ? model.Preprocessing with { Mean = [] } : model.Preprocessing, read.Preprocessing);
    }

    [Fact]
    public void What_does_not_fit_the_graph_is_left_out()
    {
        ModelProto file = OnnxExport.Build(Told(), new OnnxExportOptions());
        Model other = Model.Sequential("other", new Shape(5, 3, 2), new Flatten(), new Dense(7));
        ExportedMetadata.ApplyTo(other, file.MetadataProps, "model.onnx");
        Assert.Empty(other.Classes);
        Assert.Equal(Preprocessing.None, other.Preprocessing);
        Model plain = Plain();
        ExportedMetadata.ApplyTo(plain, [], "model.onnx");
        Assert.Empty(plain.Classes);
    }

    [Fact]
    public void A_damaged_text_is_refused_by_name()
    {
        var file = new ModelProto();
        file.MetadataProps.Add(new StringStringEntryProto { Key = "fovea.model", Value = "{" });
        Assert.StartsWith(
            "model.onnx (fovea.model), line 1",
            Assert.Throws<FoveaException>(() => ExportedMetadata.ApplyTo(Plain(), file.MetadataProps, "model.onnx")).Message,
            StringComparison.Ordinal);
    }

    private static Model Plain() => Model.Sequential("told", Input, new Flatten(), new Dense(2));

    private static Model Told()
    {
        Model model = Plain();
        model.Classes = ["cat", "dog"];
        model.Preprocessing = new Preprocessing { Mean = [0.5f, 0.25f], Style = ImageStyle.Ink };
        return model;
    }
}
