using Fovea.Explaining.Networks;
using Fovea.Models;

namespace Fovea.Reports.Explanations;

/// <summary>The strongest value of a layer: how it is made and what it sees.</summary>
/// <param name="Arithmetic">Its terms.</param>
/// <param name="Field">Its receptive field.</param>
internal sealed record UnitFacts(UnitArithmetic Arithmetic, ReceptiveField Field)
{
    /// <summary>The greatest value of a layer; null of a layer of the user's own.</summary>
    public static UnitFacts? Of(ImageRun run, ModelNode node)
    {
        UnitPlace place = FeatureMaps.Peak(run.Output(node).Span, node.OutputShape);
        return UnitArithmetic.Of(run, node, place) is { } arithmetic
            ? new UnitFacts(arithmetic, ReceptiveField.Of(run.Model, node, place))
            : null;
    }
}
