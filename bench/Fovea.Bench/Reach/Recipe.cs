using Fovea.Random;
using Fovea.Training;

namespace Fovea.Bench.Reach;

/// <summary>
/// What <c>fovea train --data MNIST --epochs 12</c> does: batches of 64, SGD with momentum and a little decay of the weights, a learning rate
/// that rises and then falls along half a cosine, and an order of the images that seed and epoch decide.
/// </summary>
internal static class Recipe
{
    public const int Epochs = 12;
    public const int Batch = 64;
    public const float LearningRate = 0.03f;
    public const float Momentum = 0.9f;
    public const float WeightDecay = 1e-4f;

    private static readonly LearningRateSchedule Schedule = LearningRateSchedule.CosineWithWarmUp(0.05);

    /// <summary>The batches of an epoch, 1 for the first, with the learning rate of each.</summary>
    public static IEnumerable<(int[] Images, float Rate)> Steps(int count, ulong seed, int epoch)
    {
        int[] order = [.. Enumerable.Range(0, count)];
        new RandomSource(seed, (ulong)epoch).Shuffle<int>(order);
        int steps = (count + Batch - 1) / Batch;
        long number = (long)(epoch - 1) * steps;
        return order.Chunk(Batch).Select((images, step) =>
            (images, (float)(LearningRate * Schedule.FactorAt(number + step, (long)steps * Epochs))));
    }
}
