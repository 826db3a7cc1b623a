using Fovea.Layers;

namespace Fovea.Models.Json;

internal sealed class AdaptiveMaxPool2DFormat : LayerFormat<AdaptiveMaxPool2D>
{
    public override IReadOnlyList<string> Properties => ["outputSize"];

    public override Layer Read(JsonObjectReader reader) => new AdaptiveMaxPool2D(reader.Size("outputSize"));

    protected override void Write(AdaptiveMaxPool2D layer, JsonObjectWriter writer)
    {
        writer.Size("outputSize", layer.OutputSize);
    }
}
