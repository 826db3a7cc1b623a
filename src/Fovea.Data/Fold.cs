using Fovea.Training;

namespace Fovea.Data;

/// <summary>One of the divisions that <see cref="KFold"/> makes.</summary>
/// <param name="Number">Its number, from 1.</param>
/// <param name="Train">The images to learn from: all but those of the fold.</param>
/// <param name="Validation">The images of the fold.</param>
public sealed record Fold(int Number, IImageDataset Train, IImageDataset Validation);
