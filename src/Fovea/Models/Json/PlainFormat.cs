using Fovea.Layers;

namespace Fovea.Models.Json;

/// <summary>A layer without settings: <c>{"type": "Relu"}</c>.</summary>
/// <typeparam name="T">The layer.</typeparam>
internal sealed class PlainFormat<T> : LayerFormat<T>
    where T : Layer, new()
{
    public override IReadOnlyList<string> Properties => [];

    public override Layer Read(JsonObjectReader reader) => new T();

    protected override void Write(T layer, JsonObjectWriter writer)
    {
    }
}
