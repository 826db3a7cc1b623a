using Fovea.CustomLayers;
using Fovea.Layers;

namespace Fovea.Models.Json;

/// <summary>How one kind of layer is written in a model's JSON. A new layer gets a format and a place in <see cref="All"/>.</summary>
internal abstract class LayerFormat
{
    /// <summary>All formats, in the order in which messages list the types.</summary>
    public static IReadOnlyList<LayerFormat> All { get; } =
    [
        new Conv2DFormat(),
        new MaxPool2DFormat(),
        new AveragePool2DFormat(),
        new PlainFormat<GlobalAveragePool2D>(),
        new DenseFormat(),
        new PlainFormat<Flatten>(),
        new PlainFormat<Relu>(),
        new BatchNormFormat(),
        new DropoutFormat(),
        new PlainFormat<Add>(),
        new PlainFormat<Concatenate>(),
        new PlainFormat<Softmax>(),
        new DepthwiseConv2DFormat(),
        new ConvTranspose2DFormat(),
        new ZeroPad2DFormat(),
        new UpsampleFormat(),
        new PlainFormat<GlobalMaxPool2D>(),
        new AdaptiveAveragePool2DFormat(),
        new AdaptiveMaxPool2DFormat(),
        new LayerNormFormat(),
        new GroupNormFormat(),
        new SpatialDropoutFormat(),
        new PlainFormat<Multiply>(),
        new LeakyReluFormat(),
        new PlainFormat<Relu6>(),
        new EluFormat(),
        new GeluFormat(),
        new PlainFormat<Silu>(),
        new PlainFormat<HardSwish>(),
        new PlainFormat<Sigmoid>(),
        new PlainFormat<Tanh>(),
    ];

    /// <summary>The value of "type".</summary>
    public abstract string Type { get; }

    /// <summary>The properties beside type, name and inputs.</summary>
    public abstract IReadOnlyList<string> Properties { get; }

    /// <summary>The format of a type, of the library or of the user's own; null where it is not known.</summary>
    public static LayerFormat? Find(string type) => All.FirstOrDefault(format => format.Type == type) ?? CustomLayerTypes.Find(type);

    public static LayerFormat For(Layer layer)
    {
        LayerFormat? format = Find(layer.Kind);
        if (layer is CustomLayer && (format as CustomLayerFormat)?.Layer != layer.GetType())
        {
            throw new FoveaException(
                $"The layer type {layer.Kind} is not registered, so a file with it could not be read again. "
                + $"Call CustomLayerTypes.Register<{layer.Kind}>(...) once, at the start of the program.");
        }

        return format ?? throw new FoveaException(
            $"A layer of type {layer.Kind} cannot be written to a file. Known types are {string.Join(", ", All.Select(each => each.Type))}.");
    }

    public abstract Layer Read(JsonObjectReader reader);

    public abstract void Write(Layer layer, JsonObjectWriter writer);
}
