using Fovea.Initializers;
using Fovea.Layers;

namespace Fovea.Models.Json;

internal sealed class DenseFormat : LayerFormat<Dense>
{
    public override IReadOnlyList<string> Properties => ["units", "bias", "inputFeatures", "weightInitializer"];

    public override Layer Read(JsonObjectReader reader) =>
        new Dense(reader.Int("units"), reader.Bool("bias", true), reader.OptionalInt("inputFeatures"))
        {
            WeightInitializer = reader.Initializer("weightInitializer"),
        };

    protected override void Write(Dense layer, JsonObjectWriter writer)
    {
        writer.Int("units", layer.Units);
        if (!layer.Bias)
        {
            writer.Bool("bias", false);
        }

        if (layer.InputFeatures is int features)
        {
            writer.Int("inputFeatures", features);
        }

        if (layer.WeightInitializer != Initializer.He)
        {
            writer.String("weightInitializer", layer.WeightInitializer.Name);
        }
    }
}
