using Fovea.Layers;

namespace Fovea.Models.Json;

internal sealed class ZeroPad2DFormat : LayerFormat<ZeroPad2D>
{
    public override IReadOnlyList<string> Properties => ["padding"];

    public override Layer Read(JsonObjectReader reader)
    {
        // What is left out elsewhere is the whole point here.
        reader.Required("padding");
        return new ZeroPad2D(reader.Padding("padding"));
    }

    protected override void Write(ZeroPad2D layer, JsonObjectWriter writer)
    {
        if (layer.Padding.Kind == PaddingKind.Valid)
        {
            writer.Int("padding", 0);
        }

        writer.Padding(layer.Padding);
    }
}
