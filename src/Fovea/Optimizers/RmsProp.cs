using Fovea.Kernels.Optimization;

namespace Fovea.Optimizers;

/// <summary>
/// RMSProp: gradients divided by the root of the mean of their squares (Tieleman and Hinton, 2012), with momentum on request.
/// </summary>
public sealed class RmsProp : Optimizer
{
    private readonly float decay;
    private readonly float momentum;
    private readonly float epsilon;
    private float[] square = [];
    private float[] velocity = [];

    /// <summary>Creates the optimiser.</summary>
    /// <param name="learningRate">The size of a step, positive.</param>
    /// <param name="decay">The decay of the mean of squared gradients, at least 0 and below 1.</param>
    /// <param name="momentum">What remains of the velocity from step to step, at least 0 and below 1.</param>
    /// <param name="epsilon">Keeps the quotient finite, positive.</param>
    /// <param name="weightDecay">The share of a weight added to its gradient, not negative.</param>
    /// <exception cref="FoveaException">A setting is out of range.</exception>
    public RmsProp(float learningRate = 0.001f, float decay = 0.9f, float momentum = 0, float epsilon = 1e-8f, float weightDecay = 0)
        : base(learningRate, weightDecay)
    {
        this.decay = OptimizerChecks.Share(decay, "RmsProp", "decay", 0.9f);
        this.momentum = OptimizerChecks.Share(momentum, "RmsProp", "momentum", 0.9f);
        this.epsilon = OptimizerChecks.Epsilon(epsilon, "RmsProp");
    }

    /// <inheritdoc/>
    protected internal override IReadOnlyList<OptimizerState> State => [new("square", square), new("velocity", velocity)];

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant(
        $"RmsProp, learning rate {LearningRate}, decay {decay}, momentum {momentum}, epsilon {epsilon}, weight decay {WeightDecay}");

    /// <inheritdoc/>
    protected override void Allocate(int length)
    {
        square = new float[length];
        velocity = new float[length];
    }

    /// <inheritdoc/>
    protected override void Update(int offset, ReadOnlySpan<float> gradient, Span<float> values, float weightDecay) => RmsPropUpdate.Apply(
        gradient,
        values,
        square.AsSpan(offset, values.Length),
        velocity.AsSpan(offset, values.Length),
        new RmsPropSettings(LearningRate, decay, momentum, epsilon, weightDecay),
        InstructionSet);
}
