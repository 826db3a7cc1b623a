using Fovea.Layers;

namespace Fovea.Models.Json;

internal sealed class AveragePool2DFormat : LayerFormat<AveragePool2D>
{
    public override IReadOnlyList<string> Properties => ["size", "stride", "padding"];

    public override Layer Read(JsonObjectReader reader) =>
        new AveragePool2D(reader.Size("size"), reader.OptionalSize("stride"), reader.Padding("padding"));

    protected override void Write(AveragePool2D layer, JsonObjectWriter writer)
    {
        writer.Size("size", layer.Size);
        if (layer.Stride != layer.Size)
        {
            writer.Size("stride", layer.Stride);
        }

        writer.Padding(layer.Padding);
    }
}
