namespace Fovea.Training;

/// <summary>
/// Which epoch of a run was the best: the highest accuracy, then the lowest loss, on the validation images where there are any.
/// </summary>
internal static class BestEpoch
{
    /// <summary>The best of the epochs, the first of equals; null without any.</summary>
    public static EpochResult? Of(IReadOnlyList<EpochResult> epochs)
    {
        EpochResult? best = null;
        foreach (EpochResult epoch in epochs)
        {
            if (best is null || IsBetter(epoch, best))
            {
                best = epoch;
            }
        }

        return best;
    }

    /// <summary>Whether the last epoch is better than all before it.</summary>
    public static bool IsLast(IReadOnlyList<EpochResult> epochs) => ReferenceEquals(Of(epochs), epochs[^1]);

    private static bool IsBetter(EpochResult left, EpochResult right) => Accuracy(left) != Accuracy(right)
        ? Accuracy(left) > Accuracy(right)
        : Loss(left) < Loss(right);

    private static double Accuracy(EpochResult epoch) => epoch.Validation?.Accuracy ?? epoch.TrainAccuracy;

    private static double Loss(EpochResult epoch) => epoch.Validation?.Loss ?? epoch.TrainLoss;
}
