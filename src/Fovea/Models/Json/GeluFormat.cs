using Fovea.Layers;

namespace Fovea.Models.Json;

internal sealed class GeluFormat : LayerFormat<Gelu>
{
    public override IReadOnlyList<string> Properties => ["approximate"];

    public override Layer Read(JsonObjectReader reader) => new Gelu(reader.Bool("approximate", false));

    protected override void Write(Gelu layer, JsonObjectWriter writer)
    {
        if (layer.Approximate)
        {
            writer.Bool("approximate", true);
        }
    }
}
