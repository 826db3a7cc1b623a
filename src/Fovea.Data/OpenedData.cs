using Fovea.Training;

namespace Fovea.Data;

/// <summary>A dataset that was recognised.</summary>
/// <param name="Form">What it was recognised as, in words.</param>
/// <param name="Train">The images to learn from.</param>
/// <param name="Validation">Images to choose by while training, or null where the data have no such part.</param>
/// <param name="Test">The images that are held back.</param>
/// <param name="Notes">What a person should know of how it was read: files left out, parts made by dividing, sizes changed.</param>
public sealed record OpenedData(
    string Form, IImageDataset Train, IImageDataset? Validation, IImageDataset Test, IReadOnlyList<string> Notes);
