using Fovea.Kernels.Optimization;

namespace Fovea.Optimizers;

/// <summary>Stochastic gradient descent with momentum, and Nesterov's variant on request.</summary>
public sealed class Sgd : Optimizer
{
    private float[] velocity = [];

    /// <summary>Creates the optimiser.</summary>
    /// <param name="learningRate">The size of a step, positive.</param>
    /// <param name="momentum">What remains of the velocity from step to step, at least 0 and below 1.</param>
    /// <param name="weightDecay">The share of a weight added to its gradient, not negative.</param>
    /// <param name="nesterov">Whether the gradient looks ahead along the velocity.</param>
    /// <exception cref="FoveaException">A setting is out of range.</exception>
    public Sgd(float learningRate, float momentum = 0.9f, float weightDecay = 0, bool nesterov = false)
        : base(learningRate, weightDecay)
    {
        Momentum = momentum is >= 0 and < 1
            ? momentum
            : throw new FoveaException($"The momentum must be at least 0 and below 1. Received {momentum}. The usual value is 0.9.");
        Nesterov = nesterov;
    }

    /// <summary>What remains of the velocity from step to step.</summary>
    public float Momentum { get; }

    /// <summary>Whether the gradient looks ahead along the velocity.</summary>
    public bool Nesterov { get; }

    /// <inheritdoc/>
    protected internal override IReadOnlyList<OptimizerState> State => [new("velocity", velocity)];

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant(
        $"Sgd, learning rate {LearningRate}, momentum {Momentum}, weight decay {WeightDecay}{(Nesterov ? ", Nesterov" : "")}");

    /// <inheritdoc/>
    protected override void Allocate(int length) => velocity = new float[length];

    /// <inheritdoc/>
    protected override void Update(int offset, ReadOnlySpan<float> gradient, Span<float> values, float weightDecay) => MomentumUpdate.Apply(
        gradient,
        values,
        velocity.AsSpan(offset, values.Length),
        new MomentumSettings(LearningRate, Momentum, weightDecay, Nesterov),
        InstructionSet);
}
