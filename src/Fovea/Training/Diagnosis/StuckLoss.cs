using Fovea.Losses;

namespace Fovea.Training.Diagnosis;

/// <summary>
/// Notices a cross-entropy that stays where guessing by the frequency of the classes would be: the entropy of the labels, ln(classes) where
/// they are equally frequent.
/// </summary>
internal sealed class StuckLoss
{
    /// <summary>
    /// Judged once, after as many steps at the full learning rate; steps of a warm-up count by their share of it.
    /// </summary>
    public const double Steps = 300;

    /// <summary>The loss of so many steps is averaged.</summary>
    public const int Window = 50;

    /// <summary>Above this share of the loss of guessing it has not moved.</summary>
    public const double Share = 0.98;

    private readonly double[] recent = new double[Window];
    private readonly string model;
    private readonly double guessing;
    private double rates;
    private long count;

    /// <summary>Begins.</summary>
    /// <param name="model">The model's name.</param>
    /// <param name="images">The number of training images of each class.</param>
    public StuckLoss(string model, IReadOnlyList<int> images)
    {
        this.model = model;
        double all = images.Sum();
        guessing = -images.Where(each => each > 0).Sum(each => each / all * Math.Log(each / all));
    }

    /// <summary>Adds a step.</summary>
    /// <param name="sum">The step's losses.</param>
    /// <param name="rate">The learning rate in proportion to its highest.</param>
    /// <returns>What is wrong, once; otherwise null.</returns>
    public string? Add(LossSum sum, double rate)
    {
        if (double.IsPositiveInfinity(rates))
        {
            return null;
        }

        recent[(int)(count++ % Window)] = sum.Mean;
        rates += rate;
        if (rates < Steps || count < Window)
        {
            return null;
        }

        rates = double.PositiveInfinity;
        double mean = 0;
        foreach (double loss in recent)
        {
            mean += loss / Window;
        }

        return mean < Share * guessing || guessing == 0 ? null : FormattableString.Invariant(
            $"{model}: after {count} steps the loss is {mean:F3}, and guessing by the frequency of the classes gives {guessing:F3}: it does not move. ")
            + "Try a learning rate ten times as high and one a tenth as high, normalise the input, and look whether the labels belong to the images.";
    }
}
