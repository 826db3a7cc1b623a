using Fovea.Kernels.Simd;
using Fovea.Models;
using Fovea.Planning;
using Fovea.Random;
using Fovea.Training;

namespace Fovea.Checking;

/// <summary>
/// Holds a model against other arithmetic: the gradients of all its parameters against central differences in double precision, and every
/// kernel that runs it, on every instruction set of the machine, against Fovea.Steps and plain loops.
/// </summary>
public static class ModelCheck
{
    /// <summary>Checks a model.</summary>
    /// <param name="model">The model; it is not changed.</param>
    /// <param name="data">Images to check it on, of any size; null for digits or, where the input is no image, random numbers.</param>
    /// <param name="options">Settings, or null for the defaults.</param>
    /// <param name="cancellation">Ends the check between its parts.</param>
    /// <exception cref="FoveaException">A layer has no plain form, or the memory does not suffice.</exception>
    /// <exception cref="OperationCanceledException">The check was cancelled.</exception>
    public static CheckReport Run(
        Model model, IImageDataset? data = null, CheckOptions? options = null, CancellationToken cancellation = default) =>
        Run(model, data, options ?? new CheckOptions(), null, cancellation);

    /// <summary>With what a test does to break a kernel.</summary>
    internal static CheckReport Run(
        Model model, IImageDataset? data, CheckOptions options, PlanObserver? before, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (data is { Count: 0 })
        {
            throw new FoveaException($"{data.Name}: the dataset has no images.");
        }

        // Every parameter has a gradient here, whatever training leaves as it is.
        if (model.FrozenLayers.Count > 0)
        {
            model = model.Clone();
            model.Unfreeze();
        }

        int batch = KernelCheck.Batch(model);
        (float[] pixels, string source) = CheckImages.Take(model.InputShape, model.Preprocessing, data, batch, options.Seed);
        var rows = new List<CheckRow>(new KernelCheck(model, pixels, options, before).Run(cancellation));
        Model differences = GradientCheck.ForDifferences(model);
        int few = GradientCheck.Batch(differences);
        (float[] images, _) = CheckImages.Take(differences.InputShape, model.Preprocessing, data, few, options.Seed);
        Roughen(images, options.Seed);
        rows.AddRange(new GradientCheck(differences, images, options, before).Run(cancellation));
        return new CheckReport(
            model.Name,
            source,
            [.. InstructionSets.Supported.Select(set => set.ToString())],
            batch,
            few,
            differences.InputShape,
            [.. rows.OrderBy(row => double.IsNaN(row.RelativeError) ? double.MaxValue : row.RelativeError / row.Tolerance)]);
    }

    // Where neighbours are equal, as on paper around a digit, a max pooling has a kink whichever of them changes.
    private static void Roughen(float[] images, ulong seed)
    {
        var random = new RandomSource(seed, 4);
        foreach (ref float value in images.AsSpan())
        {
            value += (float)(0.02 * random.NextNormal());
        }
    }
}
