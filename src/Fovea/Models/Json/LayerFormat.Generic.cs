using Fovea.Layers;

namespace Fovea.Models.Json;

/// <summary>A format bound to its layer's type.</summary>
/// <typeparam name="T">The layer.</typeparam>
internal abstract class LayerFormat<T> : LayerFormat
    where T : Layer
{
    public override string Type => typeof(T).Name;

    public override void Write(Layer layer, JsonObjectWriter writer) => Write((T)layer, writer);

    protected abstract void Write(T layer, JsonObjectWriter writer);
}
