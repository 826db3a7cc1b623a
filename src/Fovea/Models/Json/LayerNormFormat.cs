using Fovea.Layers;

namespace Fovea.Models.Json;

internal sealed class LayerNormFormat : LayerFormat<LayerNorm>
{
    public override IReadOnlyList<string> Properties => ["epsilon"];

    public override Layer Read(JsonObjectReader reader) => new LayerNorm(reader.Float("epsilon", LayerNorm.DefaultEpsilon));

    protected override void Write(LayerNorm layer, JsonObjectWriter writer)
    {
        if (layer.Epsilon != LayerNorm.DefaultEpsilon)
        {
            writer.Float("epsilon", layer.Epsilon);
        }
    }
}
