using Fovea.Layers;

namespace Fovea.Models.Json;

internal sealed class LeakyReluFormat : LayerFormat<LeakyRelu>
{
    public override IReadOnlyList<string> Properties => ["slope"];

    public override Layer Read(JsonObjectReader reader) => new LeakyRelu(reader.Float("slope", LeakyRelu.DefaultSlope));

    protected override void Write(LeakyRelu layer, JsonObjectWriter writer)
    {
        if (layer.Slope != LeakyRelu.DefaultSlope)
        {
            writer.Float("slope", layer.Slope);
        }
    }
}
