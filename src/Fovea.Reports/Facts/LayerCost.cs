using Fovea.Models;

namespace Fovea.Reports.Facts;

/// <summary>What a layer is and costs.</summary>
/// <param name="Layer">Shapes, parameters and multiply-adds for one image.</param>
/// <param name="Forward">Seconds forward for one image, timed by itself; null where it could not be.</param>
/// <param name="Backward">Seconds backward for one image; null likewise, and where there is nothing to compute.</param>
internal sealed record LayerCost(LayerSummary Layer, double? Forward, double? Backward)
{
    /// <summary>Both together.</summary>
    public double? Seconds => Forward is null ? null : Forward + (Backward ?? 0);
}
