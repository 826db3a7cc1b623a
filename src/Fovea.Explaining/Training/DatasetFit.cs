using Fovea.Models;
using Fovea.Training;

namespace Fovea.Explaining.Training;

/// <summary>Which images belong to a model.</summary>
public static class DatasetFit
{
    private const int Side = 28;
    private const int DigitClasses = 10;

    /// <summary>Refuses images that a model cannot be measured on.</summary>
    /// <param name="model">The model.</param>
    /// <param name="images">The images.</param>
    /// <exception cref="FoveaException">Their shape or their classes are others.</exception>
    public static void Check(Model model, IImageDataset images) => DatasetCheck.Check(model, images);

    /// <summary>The held-back digits, where a model takes such images; else null.</summary>
    /// <param name="model">The model.</param>
    public static IImageDataset? Digits(Model model)
    {
        ArgumentNullException.ThrowIfNull(model);
        bool fits = model.InputShape == new Shape(Side, Side, 1) && model.OutputShape == new Shape(DigitClasses);
        return fits ? TrainingImages.HeldBackDigits() : null;
    }
}
