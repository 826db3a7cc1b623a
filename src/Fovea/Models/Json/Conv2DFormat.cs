using Fovea.Initializers;
using Fovea.Layers;

namespace Fovea.Models.Json;

internal sealed class Conv2DFormat : LayerFormat<Conv2D>
{
    public override IReadOnlyList<string> Properties =>
        ["filters", "kernel", "stride", "padding", "dilation", "groups", "bias", "inputChannels", "weightInitializer"];

    public override Layer Read(JsonObjectReader reader) => new Conv2D(
        reader.Int("filters"),
        reader.Size("kernel"),
        reader.OptionalSize("stride"),
        reader.Padding("padding"),
        reader.OptionalSize("dilation"),
        reader.Int("groups", 1),
        reader.Bool("bias", true),
        reader.OptionalInt("inputChannels"))
    {
        WeightInitializer = reader.Initializer("weightInitializer"),
    };

    protected override void Write(Conv2D layer, JsonObjectWriter writer)
    {
        writer.Int("filters", layer.Filters).Size("kernel", layer.Kernel);
        if (layer.Stride != 1)
        {
            writer.Size("stride", layer.Stride);
        }

        writer.Padding(layer.Padding);
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

        if (layer.InputChannels is int channels)
        {
            writer.Int("inputChannels", channels);
        }

        if (layer.WeightInitializer != Initializer.He)
        {
            writer.String("weightInitializer", layer.WeightInitializer.Name);
        }
    }
}
