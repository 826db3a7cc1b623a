using Fovea.Initializers;
using Fovea.Layers;

namespace Fovea.Models.Json;

internal sealed class ConvTranspose2DFormat : LayerFormat<ConvTranspose2D>
{
    public override IReadOnlyList<string> Properties => ["filters", "kernel", "stride", "padding", "outputPadding", "dilation", "groups", "bias", "weightInitializer"];

    public override Layer Read(JsonObjectReader reader) => new ConvTranspose2D(
        reader.Int("filters"),
        reader.Size("kernel"),
        reader.OptionalSize("stride"),
        reader.Padding("padding"),
        reader.OptionalSize("outputPadding"),
        reader.OptionalSize("dilation"),
        reader.Int("groups", 1),
        reader.Bool("bias", true))
    {
        WeightInitializer = reader.Initializer("weightInitializer"),
    };

    protected override void Write(ConvTranspose2D layer, JsonObjectWriter writer)
    {
        writer.Int("filters", layer.Filters).Size("kernel", layer.Kernel);
        if (layer.Stride != 1)
        {
            writer.Size("stride", layer.Stride);
        }

        writer.Padding(layer.Padding);
        if (layer.OutputPadding != 0)
        {
            writer.Size("outputPadding", layer.OutputPadding);
        }

        if (layer.Dilation != 1)
        {
            writer.Size("dilation", layer.Dilation);
        }

        if (layer.Groups != 1)
        {
            writer.Int("groups", layer.Groups);
        }

        if (!layer.Bias)
        {
            writer.Bool("bias", false);
        }

        if (layer.WeightInitializer != Initializer.He)
        {
            writer.String("weightInitializer", layer.WeightInitializer.Name);
        }
    }
}
