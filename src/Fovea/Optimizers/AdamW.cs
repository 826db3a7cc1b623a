namespace Fovea.Optimizers;

/// <summary>
/// Adam with decoupled weight decay: weights shrink by a share of their own, which the size of their gradients does not scale (Loshchilov
/// and Hutter, "Decoupled weight decay regularization", 2019).
/// </summary>
public sealed class AdamW : Optimizer
{
    private readonly AdamMoments moments;

    /// <summary>Creates the optimiser.</summary>
    /// <param name="learningRate">The size of a step, positive.</param>
    /// <param name="beta1">The decay of the mean of gradients, at least 0 and below 1.</param>
    /// <param name="beta2">The decay of the mean of squared gradients, at least 0 and below 1.</param>
    /// <param name="epsilon">Keeps the quotient finite, positive.</param>
    /// <param name="weightDecay">The share by which a weight shrinks in a step, times the learning rate; not negative.</param>
    /// <exception cref="FoveaException">A setting is out of range.</exception>
    public AdamW(float learningRate = 0.001f, float beta1 = 0.9f, float beta2 = 0.999f, float epsilon = 1e-8f, float weightDecay = 0.01f)
        : base(learningRate, weightDecay) =>
        moments = new AdamMoments("AdamW", beta1, beta2, epsilon);

    /// <inheritdoc/>
    protected internal override IReadOnlyList<OptimizerState> State => moments.State;

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant(
        $"AdamW, learning rate {LearningRate}, {moments}, weight decay {WeightDecay}");

    /// <inheritdoc/>
    protected override void Allocate(int length) => moments.Allocate(length);

    /// <inheritdoc/>
    protected override void Update(int offset, ReadOnlySpan<float> gradient, Span<float> values, float weightDecay) =>
        moments.Update(Steps, LearningRate, offset, gradient, values, weightDecay: 0, LearningRate * weightDecay, InstructionSet);
}
