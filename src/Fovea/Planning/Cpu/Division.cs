using Fovea.Kernels.Convolution;
using Fovea.Kernels.Geometry;
using Fovea.Layers;
using Fovea.Models;

namespace Fovea.Planning.Cpu;

/// <summary>
/// Decides which convolutions are divided otherwise than by images: in training by channels, whatever the number of threads, since that
/// decides the order of sums; in inference by bands of rows where there are more threads than images, which changes no bit.
/// </summary>
internal static class Division
{
    /// <summary>
    /// From here on, some 100 microseconds of work, a layer is cut even if its neighbours are not: what it reads and writes then moves from
    /// one core's cache to another's.
    /// </summary>
    private const long AloneMultiplyAdds = 32_000_000;

    /// <summary>Sets what each layer is divided into.</summary>
    /// <param name="layers">The layers of a plan.</param>
    /// <param name="mode">Inference or training.</param>
    /// <param name="batch">The images of the batch, at most.</param>
    /// <param name="arithmetic">Which algorithms may be chosen.</param>
    /// <param name="workers">The number of threads.</param>
    public static void Decide(FusedLayer[] layers, PlanMode mode, int batch, Arithmetic arithmetic, int workers)
    {
        if (mode == PlanMode.Training)
        {
            foreach (FusedLayer layer in layers)
            {
                layer.IsDivided = layer.Mode == PlanMode.Training && Geometry(layer) is { } geometry
                    && ConvolutionKernels.PrefersBatch(geometry, batch, arithmetic);
            }
        }
        else if (batch < workers)
        {
            Cut(layers, (workers + batch - 1) / batch);
        }
    }

    private static void Cut(FusedLayer[] layers, int most)
    {
        Dictionary<ModelNode, int> bands = layers.ToDictionary(
            layer => layer.Result, layer => Geometry(layer) is { } geometry ? RowBand.Count(geometry, most) : 1);
        var neighbours = new HashSet<ModelNode>();
        foreach (FusedLayer layer in layers)
        {
            foreach (ModelNode input in layer.Inputs.Where(input => bands[layer.Result] > 1 && bands.GetValueOrDefault(input) > 1))
            {
                neighbours.Add(layer.Result);
                neighbours.Add(input);
            }
        }

        foreach (FusedLayer layer in layers.Where(layer => bands[layer.Result] > 1))
        {
            if (neighbours.Contains(layer.Result) || layer.Node.Layer.MultiplyAdds(layer.Node.LayerInputs) >= AloneMultiplyAdds)
            {
                layer.Bands = bands[layer.Result];
                layer.IsDivided = true;
            }
        }
    }

    private static ConvGeometry? Geometry(FusedLayer layer) => layer.Node.Layer is Conv2D convolution
        ? Conv2DExecutor.Geometry(layer.Node.Inputs[0].OutputShape, convolution)
        : null;
}
