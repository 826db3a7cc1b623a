using Fovea.Kernels.Optimization;

namespace Fovea.Optimizers;

/// <summary>
/// Adam with decoupled weight decay: weights shrink by a share of their own, which the size of their gradients does not scale (Loshchilov
/// and Hutter, "Decoupled weight decay regularization", 2019).
/// </summary>
public sealed class AdamW : Optimizer
{
    private readonly float beta1;
    private readonly float beta2;
    private readonly float epsilon;
    private float[] mean = [];
    private float[] square = [];

    /// <summary>Creates the optimiser.</summary>
    /// <param name="learningRate">The size of a step, positive.</param>
    /// <param name="beta1">The decay of the mean of gradients, at least 0 and below 1.</param>
    /// <param name="beta2">The decay of the mean of squared gradients, at least 0 and below 1.</param>
    /// <param name="epsilon">Keeps the quotient finite, positive.</param>
    /// <param name="weightDecay">The share by which a weight shrinks in a step, times the learning rate; not negative.</param>
    /// <exception cref="FoveaException">A setting is out of range.</exception>
    public AdamW(float learningRate = 0.001f, float beta1 = 0.9f, float beta2 = 0.999f, float epsilon = 1e-8f, float weightDecay = 0.01f)
        : base(learningRate, weightDecay)
    {
        this.beta1 = OptimizerChecks.Share(beta1, "AdamW", "beta1", 0.9f);
        this.beta2 = OptimizerChecks.Share(beta2, "AdamW", "beta2", 0.999f);
        this.epsilon = OptimizerChecks.Epsilon(epsilon, "AdamW");
    }

    /// <inheritdoc/>
    protected internal override IReadOnlyList<OptimizerState> State => [new("mean", mean), new("square", square)];

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant(
        $"AdamW, learning rate {LearningRate}, beta1 {beta1}, beta2 {beta2}, epsilon {epsilon}, weight decay {WeightDecay}");

    /// <inheritdoc/>
    protected override void Allocate(int length)
    {
        mean = new float[length];
        square = new float[length];
    }

    /// <inheritdoc/>
    protected override void Update(int offset, ReadOnlySpan<float> gradient, Span<float> values, float weightDecay)
    {
        double firstCorrection = 1 - Math.Pow(beta1, Steps);
        double secondCorrection = 1 - Math.Pow(beta2, Steps);
        var settings = new AdamSettings(
            (float)(LearningRate / firstCorrection),
            beta1,
            beta2,
            (float)(1 / secondCorrection),
            epsilon,
            WeightDecay: 0,
            Shrink: LearningRate * weightDecay);
        AdamUpdate.Apply(
            gradient, values, mean.AsSpan(offset, values.Length), square.AsSpan(offset, values.Length), settings, InstructionSet);
    }
}
