using Fovea.Layers;

namespace Fovea.Models.Json;

internal sealed class SpatialDropoutFormat : LayerFormat<SpatialDropout>
{
    public override IReadOnlyList<string> Properties => ["rate"];

    public override Layer Read(JsonObjectReader reader) => new SpatialDropout(reader.Float("rate"));

    protected override void Write(SpatialDropout layer, JsonObjectWriter writer)
    {
        writer.Float("rate", layer.Rate);
    }
}
