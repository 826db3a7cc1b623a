using Fovea.Models;

namespace Fovea.Planning;

/// <summary>Compiling, said of the model.</summary>
public static class PlanExtensions
{
    /// <inheritdoc cref="Plan.Compile"/>
    public static Plan Compile(this Model model, int batch, PlanMode mode = PlanMode.Inference, PlanOptions? options = null) =>
        Plan.Compile(model, batch, mode, options);
}
