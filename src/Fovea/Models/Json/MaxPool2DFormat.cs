using Fovea.Layers;

namespace Fovea.Models.Json;

internal sealed class MaxPool2DFormat : LayerFormat<MaxPool2D>
{
    public override IReadOnlyList<string> Properties => ["size", "stride", "padding"];

    public override Layer Read(JsonObjectReader reader) =>
        new MaxPool2D(reader.Size("size"), reader.OptionalSize("stride"), reader.Padding("padding"));

    protected override void Write(MaxPool2D layer, JsonObjectWriter writer)
    {
        writer.Size("size", layer.Size);
        if (layer.Stride != layer.Size)
        {
            writer.Size("stride", layer.Stride);
        }

        writer.Padding(layer.Padding);
    }
}
