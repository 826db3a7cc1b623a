using Fovea.Layers;

namespace Fovea.Models.Json;

internal sealed class UpsampleFormat : LayerFormat<Upsample>
{
    private const string Nearest = "nearest";
    private const string Bilinear = "bilinear";

    public override IReadOnlyList<string> Properties => ["factor", "mode"];

    public override Layer Read(JsonObjectReader reader) => new Upsample(
        reader.Size("factor"),
        reader.OptionalString("mode") switch
        {
            null or Nearest => UpsampleMode.Nearest,
            Bilinear => UpsampleMode.Bilinear,
            _ => throw reader.Wrong("mode", reader.Item["mode"]!, "\"nearest\" or \"bilinear\""),
        });

    protected override void Write(Upsample layer, JsonObjectWriter writer)
    {
        writer.Size("factor", layer.Factor);
        if (layer.Mode == UpsampleMode.Bilinear)
        {
            writer.String("mode", Bilinear);
        }
    }
}
