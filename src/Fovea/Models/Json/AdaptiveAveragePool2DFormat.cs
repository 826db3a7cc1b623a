using Fovea.Layers;

namespace Fovea.Models.Json;

internal sealed class AdaptiveAveragePool2DFormat : LayerFormat<AdaptiveAveragePool2D>
{
    public override IReadOnlyList<string> Properties => ["outputSize"];

    public override Layer Read(JsonObjectReader reader) => new AdaptiveAveragePool2D(reader.Size("outputSize"));

    protected override void Write(AdaptiveAveragePool2D layer, JsonObjectWriter writer)
    {
        writer.Size("outputSize", layer.OutputSize);
    }
}
