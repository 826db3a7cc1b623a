using Fovea.Kernels.Convolution;
using Fovea.Models;

namespace Fovea.Planning;

/// <summary>Runs a model on some images, one after the other, with the arithmetic that rounds least.</summary>
internal static class ModelRun
{
    /// <summary>The outputs, one for each image.</summary>
    public static IReadOnlyList<float[]> Outputs(Model model, IReadOnlyList<float[]> images)
    {
        Plan plan = model.Compile(batch: 1, options: new PlanOptions { Arithmetic = Arithmetic.Strict });
        return
        [
            .. images.Select(image =>
            {
                image.CopyTo(plan.Input(0));
                plan.Forward(1);
                return plan.Output(0).ToArray();
            }),
        ];
    }
}
