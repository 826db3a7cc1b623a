namespace Fovea.Training;

/// <summary>
/// Images with more to learn than one class: a distribution over the classes, such as the answers of several people or of another network,
/// or 0 and 1 for each of several labels.
/// </summary>
/// <remarks>
/// <see cref="IImageDataset.Label"/> is the class that the image counts as where accuracy is measured. Distributions are learned with
/// <see cref="Losses.SoftmaxCrossEntropy"/>, several labels with <see cref="Losses.BinaryCrossEntropy"/>.
/// </remarks>
public interface ITargetDataset : IImageDataset
{
    /// <summary>Writes what the network's outputs should be for an image, finite numbers.</summary>
    /// <param name="index">The image, 0 to Count - 1.</param>
    /// <param name="destination">A value for each class.</param>
    void CopyTarget(int index, Span<float> destination);
}
