using Fovea.Layers;

namespace Fovea.Models.Json;

internal sealed class UpsampleFormat : LayerFormat<Upsample>
{
    private const string Nearest = "nearest";
    private const string Bilinear = "bilinear";

    public override IReadOnlyList<string> Properties => ["factor", "outputSize", "mode"];

    public override Layer Read(JsonObjectReader reader)
    {
        UpsampleMode mode = reader.OptionalString("mode") switch
        {
            null or Nearest => UpsampleMode.Nearest,
            Bilinear => UpsampleMode.Bilinear,
            _ => throw reader.Wrong("mode", reader.Item["mode"]!, "\"nearest\" or \"bilinear\""),
        };
        if (reader.OptionalSize("outputSize") is not { } size)
        {
            return new Upsample(reader.Scale("factor"), mode);
        }

        return reader.Item["factor"] is { } factor
            ? throw reader.Refusal(factor, "'factor' and 'outputSize' stand beside each other. Give one of the two.")
            : Upsample.To(size, mode);
    }

    protected override void Write(Upsample layer, JsonObjectWriter writer)
    {
        if (layer.OutputSize is { } size)
        {
            writer.Size("outputSize", size);
        }
        else
        {
            writer.Scale("factor", layer.Factor!.Value);
        }

        if (layer.Mode == UpsampleMode.Bilinear)
        {
            writer.String("mode", Bilinear);
        }
    }
}
