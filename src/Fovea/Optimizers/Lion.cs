using Fovea.Kernels.Optimization;

namespace Fovea.Optimizers;

/// <summary>
/// Lion: every value moves by the learning rate along the sign of a mean of gradients, and weights shrink as with AdamW (Chen et al.,
/// 2023). It remembers half of what Adam does; its learning rate is a third to a tenth of Adam's.
/// </summary>
public sealed class Lion : Optimizer
{
    private readonly float beta1;
    private readonly float beta2;
    private float[] mean = [];

    /// <summary>Creates the optimiser.</summary>
    /// <param name="learningRate">The size of a step, positive.</param>
    /// <param name="beta1">The weight of the old mean in the direction, at least 0 and below 1.</param>
    /// <param name="beta2">The decay of the mean of gradients, at least 0 and below 1.</param>
    /// <param name="weightDecay">The share by which a weight shrinks in a step, times the learning rate; not negative.</param>
    /// <exception cref="FoveaException">A setting is out of range.</exception>
    public Lion(float learningRate = 0.0001f, float beta1 = 0.9f, float beta2 = 0.99f, float weightDecay = 0)
        : base(learningRate, weightDecay)
    {
        this.beta1 = OptimizerChecks.Share(beta1, "Lion", "beta1", 0.9f);
        this.beta2 = OptimizerChecks.Share(beta2, "Lion", "beta2", 0.99f);
    }

    /// <inheritdoc/>
    protected internal override IReadOnlyList<OptimizerState> State => [new("mean", mean)];

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant(
        $"Lion, learning rate {LearningRate}, beta1 {beta1}, beta2 {beta2}, weight decay {WeightDecay}");

    /// <inheritdoc/>
    protected override void Allocate(int length) => mean = new float[length];

    /// <inheritdoc/>
    protected override void Update(int offset, ReadOnlySpan<float> gradient, Span<float> values, float weightDecay) => LionUpdate.Apply(
        gradient,
        values,
        mean.AsSpan(offset, values.Length),
        new LionSettings(LearningRate, beta1, beta2, weightDecay),
        InstructionSet);
}
