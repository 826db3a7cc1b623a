using Fovea.Initializers;
using Fovea.Layers;

namespace Fovea.Models.Json;

internal sealed class DepthwiseConv2DFormat : LayerFormat<DepthwiseConv2D>
{
    public override IReadOnlyList<string> Properties => ["kernel", "stride", "padding", "dilation", "depthMultiplier", "bias", "weightInitializer"];

    public override Layer Read(JsonObjectReader reader) => new DepthwiseConv2D(
        reader.Size("kernel"),
        reader.OptionalSize("stride"),
        reader.Padding("padding"),
        reader.OptionalSize("dilation"),
        reader.Int("depthMultiplier", 1),
        reader.Bool("bias", true))
    {
        WeightInitializer = reader.Initializer("weightInitializer"),
    };

    protected override void Write(DepthwiseConv2D layer, JsonObjectWriter writer)
    {
        writer.Size("kernel", layer.Kernel);
        if (layer.Stride != 1)
        {
            writer.Size("stride", layer.Stride);
        }

        writer.Padding(layer.Padding);
        if (layer.Dilation != 1)
        {
            writer.Size("dilation", layer.Dilation);
        }

        if (layer.DepthMultiplier != 1)
        {
            writer.Int("depthMultiplier", layer.DepthMultiplier);
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
