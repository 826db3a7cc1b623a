using Fovea.Layers;

namespace Fovea.Models.Json;

internal sealed class GroupNormFormat : LayerFormat<GroupNorm>
{
    public override IReadOnlyList<string> Properties => ["groups", "epsilon"];

    public override Layer Read(JsonObjectReader reader) => new GroupNorm(
        reader.Int("groups"), reader.Float("epsilon", GroupNorm.DefaultEpsilon));

    protected override void Write(GroupNorm layer, JsonObjectWriter writer)
    {
        writer.Int("groups", layer.Groups);
        if (layer.Epsilon != GroupNorm.DefaultEpsilon)
        {
            writer.Float("epsilon", layer.Epsilon);
        }
    }
}
