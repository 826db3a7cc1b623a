using Fovea.Layers;

namespace Fovea.Models.Json;

internal sealed class BatchNormFormat : LayerFormat<BatchNorm>
{
    public override IReadOnlyList<string> Properties => ["momentum", "epsilon"];

    public override Layer Read(JsonObjectReader reader) => new BatchNorm(
        reader.Float("momentum", BatchNorm.DefaultMomentum), reader.Float("epsilon", BatchNorm.DefaultEpsilon));

    protected override void Write(BatchNorm layer, JsonObjectWriter writer)
    {
        if (layer.Momentum != BatchNorm.DefaultMomentum)
        {
            writer.Float("momentum", layer.Momentum);
        }

        if (layer.Epsilon != BatchNorm.DefaultEpsilon)
        {
            writer.Float("epsilon", layer.Epsilon);
        }
    }
}
