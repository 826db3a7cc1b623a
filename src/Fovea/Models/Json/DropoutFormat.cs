using Fovea.Layers;

namespace Fovea.Models.Json;

internal sealed class DropoutFormat : LayerFormat<Dropout>
{
    public override IReadOnlyList<string> Properties => ["rate"];

    public override Layer Read(JsonObjectReader reader) => new Dropout(reader.Float("rate"));

    protected override void Write(Dropout layer, JsonObjectWriter writer) => writer.Float("rate", layer.Rate);
}
