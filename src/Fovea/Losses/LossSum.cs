namespace Fovea.Losses;

/// <summary>The losses of some images, added up.</summary>
/// <param name="Sum">The sum of the images' losses.</param>
/// <param name="Correct">How many images were recognised: their greatest output is that of their class.</param>
/// <param name="Count">The number of images.</param>
public readonly record struct LossSum(double Sum, int Correct, int Count)
{
    /// <summary>The mean loss; 0 without images.</summary>
    public double Mean => Count == 0 ? 0 : Sum / Count;

    /// <summary>The share of images that were recognised, 0 to 1; 0 without images.</summary>
    public double Accuracy => Count == 0 ? 0 : (double)Correct / Count;

    /// <summary>The losses of both.</summary>
    public static LossSum operator +(LossSum left, LossSum right) => left.Add(right);

    /// <summary>The losses of both.</summary>
    /// <param name="other">Further images.</param>
    public LossSum Add(LossSum other) => new(Sum + other.Sum, Correct + other.Correct, Count + other.Count);
}
