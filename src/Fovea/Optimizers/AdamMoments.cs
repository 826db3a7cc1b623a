using Fovea.Kernels.Optimization;
using Fovea.Kernels.Simd;

namespace Fovea.Optimizers;

/// <summary>
/// What Adam and AdamW have in common: the decaying means of gradients and of their squares, and the step that they decide. The two differ
/// in what weight decay does.
/// </summary>
/// <param name="optimizer">The name in messages.</param>
/// <param name="beta1">The decay of the mean of gradients, at least 0 and below 1.</param>
/// <param name="beta2">The decay of the mean of squared gradients, at least 0 and below 1.</param>
/// <param name="epsilon">Keeps the quotient finite, positive.</param>
internal sealed class AdamMoments(string optimizer, float beta1, float beta2, float epsilon)
{
    private readonly float beta1 = OptimizerChecks.Share(beta1, optimizer, "beta1", 0.9f);
    private readonly float beta2 = OptimizerChecks.Share(beta2, optimizer, "beta2", 0.999f);
    private readonly float epsilon = OptimizerChecks.Epsilon(epsilon, optimizer);
    private float[] mean = [];
    private float[] square = [];

    public IReadOnlyList<OptimizerState> State => [new("mean", mean), new("square", square)];

    public void Allocate(int length)
    {
        mean = new float[length];
        square = new float[length];
    }

    /// <summary>Moves some neighbouring values.</summary>
    /// <param name="steps">The steps so far, this one included.</param>
    /// <param name="rate">The learning rate.</param>
    /// <param name="offset">The first value's place among all.</param>
    /// <param name="gradient">Their gradient.</param>
    /// <param name="values">The values.</param>
    /// <param name="weightDecay">The share of a weight that is added to its gradient.</param>
    /// <param name="shrink">The share by which a weight shrinks, whatever its gradient.</param>
    /// <param name="set">The instruction set.</param>
    public void Update(
        long steps,
        float rate,
        int offset,
        ReadOnlySpan<float> gradient,
        Span<float> values,
        float weightDecay,
        float shrink,
        InstructionSet set)
    {
        // Both means begin at 0 and are too small at first; 1 - beta^t is what they lack (section 3 of the paper).
        double firstCorrection = 1 - Math.Pow(beta1, steps);
        double secondCorrection = 1 - Math.Pow(beta2, steps);
        var settings = new AdamSettings(
            (float)(rate / firstCorrection), beta1, beta2, (float)(1 / secondCorrection), epsilon, weightDecay, shrink);
        AdamUpdate.Apply(gradient, values, mean.AsSpan(offset, values.Length), square.AsSpan(offset, values.Length), settings, set);
    }

    /// <summary>The settings, as an optimiser's text has them.</summary>
    public override string ToString() => FormattableString.Invariant($"beta1 {beta1}, beta2 {beta2}, epsilon {epsilon}");
}
