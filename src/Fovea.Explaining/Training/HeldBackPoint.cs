namespace Fovea.Explaining.Training;

/// <summary>A measurement on the held-back images.</summary>
/// <param name="Batch">The batches that had been learned from.</param>
/// <param name="Loss">The mean loss.</param>
/// <param name="Accuracy">The share of images that were taken for what they are, 0 to 1.</param>
public readonly record struct HeldBackPoint(int Batch, double Loss, double Accuracy);
