namespace Fovea.Reports.Facts;

/// <summary>An image that was taken for what it is not.</summary>
/// <param name="Index">Its place in the dataset.</param>
/// <param name="Actual">Its class.</param>
/// <param name="Predicted">What it was taken for.</param>
/// <param name="Probability">The probability that the model gave to that.</param>
/// <param name="ActualProbability">The probability that it gave to the image's class.</param>
internal readonly record struct Mistake(int Index, int Actual, int Predicted, float Probability, float ActualProbability);
