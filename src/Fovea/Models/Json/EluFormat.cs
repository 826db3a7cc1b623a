using Fovea.Layers;

namespace Fovea.Models.Json;

internal sealed class EluFormat : LayerFormat<Elu>
{
    public override IReadOnlyList<string> Properties => ["alpha"];

    public override Layer Read(JsonObjectReader reader) => new Elu(reader.Float("alpha", Elu.DefaultAlpha));

    protected override void Write(Elu layer, JsonObjectWriter writer)
    {
        if (layer.Alpha != Elu.DefaultAlpha)
        {
            writer.Float("alpha", layer.Alpha);
        }
    }
}
