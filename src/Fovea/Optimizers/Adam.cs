using Fovea.Kernels.Optimization;

namespace Fovea.Optimizers;

/// <summary>Adam: a step for each parameter scaled by the running size of its gradients (Kingma and Ba, 2015).</summary>
public sealed class Adam : Optimizer
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
    /// <param name="weightDecay">The share of a weight added to its gradient, not negative.</param>
    /// <exception cref="FoveaException">A setting is out of range.</exception>
    public Adam(float learningRate = 0.001f, float beta1 = 0.9f, float beta2 = 0.999f, float epsilon = 1e-8f, float weightDecay = 0)
        : base(learningRate, weightDecay)
    {
        this.beta1 = CheckBeta(beta1, "beta1", 0.9f);
        this.beta2 = CheckBeta(beta2, "beta2", 0.999f);
        this.epsilon = epsilon > 0
            ? epsilon
            : throw new FoveaException($"Adam's epsilon must be positive. Received {epsilon}. The usual value is 1E-08.");
    }

    /// <inheritdoc/>
    protected internal override IReadOnlyList<OptimizerState> State => [new("mean", mean), new("square", square)];

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant(
        $"Adam, learning rate {LearningRate}, beta1 {beta1}, beta2 {beta2}, epsilon {epsilon}, weight decay {WeightDecay}");

    /// <inheritdoc/>
    protected override void Allocate(int length)
    {
        mean = new float[length];
        square = new float[length];
    }

    /// <inheritdoc/>
    protected override void Update(int offset, ReadOnlySpan<float> gradient, Span<float> values, float weightDecay)
    {
        // Both means begin at 0 and are too small at first; 1 - beta^t is what they lack (section 3 of the paper).
        double firstCorrection = 1 - Math.Pow(beta1, Steps);
        double secondCorrection = 1 - Math.Pow(beta2, Steps);
        var settings = new AdamSettings(
            (float)(LearningRate / firstCorrection), beta1, beta2, (float)(1 / secondCorrection), epsilon, weightDecay);
        AdamUpdate.Apply(
            gradient, values, mean.AsSpan(offset, values.Length), square.AsSpan(offset, values.Length), settings, InstructionSet);
    }

    private static float CheckBeta(float value, string name, float usual) => value is >= 0 and < 1
        ? value
        : throw new FoveaException($"Adam's {name} must be at least 0 and below 1. Received {value}. The usual value is {usual}.");
}
