using Fovea.CustomLayers;
using Fovea.Layers;

namespace Fovea.Models.Json;

/// <summary>A layer of the user's own, as it was registered.</summary>
internal sealed class CustomLayerFormat(Type layer, IReadOnlyList<string> settings, Func<LayerSettingsReader, CustomLayer> read)
    : LayerFormat
{
    /// <summary>The type of the layer.</summary>
    public Type Layer => layer;

    public override string Type => layer.Name;

    public override IReadOnlyList<string> Properties => settings;

    public override Layer Read(JsonObjectReader reader) => read(new LayerSettingsReader(reader));

    public override void Write(Layer layer, JsonObjectWriter writer) =>
        ((CustomLayer)layer).WriteSettings(new LayerSettingsWriter(Type, settings, writer));
}
