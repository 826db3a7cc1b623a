using Fovea.Metrics;
using Fovea.Models;

namespace Fovea.Training;

/// <summary>The checks before a model meets a dataset.</summary>
internal static class DatasetCheck
{
    public static void Check(Model model, IImageDataset dataset)
    {
        if (dataset.Count == 0)
        {
            throw new FoveaException($"{dataset.Name}: the dataset has no images.");
        }

        if (dataset.ImageShape != model.InputShape)
        {
            throw new FoveaException(
                $"{model.Name}: the model's input is {model.InputShape}, the images of {dataset.Name} are {dataset.ImageShape}. "
                + "Choose a model for images of that shape, or create this one with it.");
        }

        if (dataset.Classes.Count != Verdict.Classes(model))
        {
            throw new FoveaException(
                $"{model.Name}: the model tells {Verdict.Classes(model)} classes apart, {dataset.Name} has {dataset.Classes.Count}. "
                + $"Create the model with {dataset.Classes.Count} classes.");
        }

        if (dataset is ITargetDataset && model.OutputShape.Length != dataset.Classes.Count)
        {
            throw new FoveaException(
                $"{model.Name}: {dataset.Name} gives a value for each of {dataset.Classes.Count} classes, the model has "
                + $"{model.OutputShape.Length} output. Create the model with {dataset.Classes.Count} outputs.");
        }
    }

    /// <summary>A label that is certain to be a class.</summary>
    public static int Label(IImageDataset dataset, int index)
    {
        int label = dataset.Label(index);
        return (uint)label < (uint)dataset.Classes.Count
            ? label
            : throw new FoveaException(
                $"{dataset.Name}: image {index} has the label {label}; expected 0 to {dataset.Classes.Count - 1}, one for each class.");
    }

    /// <summary>Targets that are certain to be numbers.</summary>
    public static void Target(ITargetDataset dataset, int index, Span<float> destination)
    {
        dataset.CopyTarget(index, destination);
        for (int i = 0; i < destination.Length; i++)
        {
            if (!float.IsFinite(destination[i]))
            {
                throw new FoveaException(FormattableString.Invariant(
                    $"{dataset.Name}: image {index} has the target {destination[i]} for class {i}; expected a finite number, usually 0 to 1."));
            }
        }
    }
}
