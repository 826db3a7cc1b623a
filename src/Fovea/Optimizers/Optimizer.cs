using Fovea.Kernels.Simd;
using Fovea.Layers;
using Fovea.Models;
using Fovea.Planning;

namespace Fovea.Optimizers;

/// <summary>
/// Changes parameters along their gradients. Weight decay acts on weights alone: biases and the parameters of norms are left alone. Frozen
/// layers (<see cref="Model.Freeze"/>) are not changed by a bit and take no memory of the state.
/// </summary>
public abstract class Optimizer
{
    private float learningRate;
    private ParameterStore? bound;
    private OptimizerStep? step;

    /// <summary>Keeps the settings that all optimisers share.</summary>
    /// <param name="learningRate">The size of a step, positive.</param>
    /// <param name="weightDecay">The share of a weight added to its gradient, not negative.</param>
    /// <exception cref="FoveaException">A setting is out of range.</exception>
    protected Optimizer(float learningRate, float weightDecay)
    {
        LearningRate = learningRate;
        WeightDecay = weightDecay >= 0 && float.IsFinite(weightDecay)
            ? weightDecay
            : throw new FoveaException($"The weight decay must not be negative. Received {weightDecay}. Usual values are 0 to 0.0005.");
    }

    /// <summary>The size of a step; a schedule changes it from step to step.</summary>
    /// <exception cref="FoveaException">The value is negative or not finite.</exception>
    public float LearningRate
    {
        get => learningRate;
        set => learningRate = value >= 0 && float.IsFinite(value)
            ? value
            : throw new FoveaException($"The learning rate must be a number of 0 or more. Received {value}. Usual values are 0.001 to 0.1.");
    }

    /// <summary>The share of a weight that is added to its gradient.</summary>
    public float WeightDecay { get; }

    /// <summary>The widest instruction set to use.</summary>
    public InstructionSet InstructionSet { get; init; } = InstructionSets.Best;

    /// <summary>The number of steps so far.</summary>
    public long Steps { get; private set; }

    /// <summary>
    /// Makes one step with the gradients of a plan, on the plan's threads. The first call takes the memory of the optimiser's state; later
    /// ones allocate nothing. The bits are those of <see cref="Step(ParameterStore, ReadOnlySpan{float})"/>, for any number of threads.
    /// </summary>
    /// <param name="plan">A plan for training, after its backward pass; always of the same model.</param>
    /// <exception cref="ArgumentException">The plan is of another model than before.</exception>
    public void Step(Plan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        Begin(plan.Model.Parameters);
        step!.Run(plan);
    }

    /// <summary>Makes one step. The first call takes the memory of the optimiser's state; later ones allocate nothing.</summary>
    /// <param name="parameters">The parameters, changed; the same store at every call.</param>
    /// <param name="gradients">The gradients, laid out as the trained part of the store: a plan's <c>Gradients</c>.</param>
    /// <exception cref="ArgumentException">The gradients do not belong to the parameters, or the store is another one than
    /// before.</exception>
    public void Step(ParameterStore parameters, ReadOnlySpan<float> gradients)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        if (gradients.Length != parameters.TrainableLength)
        {
            throw new ArgumentException(
                $"The parameters have {parameters.TrainableLength} trained values with their padding. Received {gradients.Length} gradients.");
        }

        Begin(parameters);
        step!.Run(gradients);
    }

    /// <summary>Changes part of a parameter.</summary>
    internal void UpdatePart(ParameterPart part, ReadOnlySpan<float> gradients) => Update(
        part.State,
        gradients,
        bound!.Raw.Slice(part.Offset, part.Length),
        part.Decays ? WeightDecay : 0);

    /// <summary>Takes the memory of the state where that has not happened yet.</summary>
    /// <exception cref="ArgumentException">The store is another one than before, or other layers are frozen.</exception>
    internal void Bind(ParameterStore parameters)
    {
        if (bound is null)
        {
            step = new OptimizerStep(this, parameters);
            Allocate(step.StateLength);
            bound = parameters;
        }
        else if (bound != parameters)
        {
            throw new ArgumentException("An optimiser keeps state for one model. Use a new optimiser for another model.");
        }
        else if (step!.FreezeVersion != parameters.FreezeVersion)
        {
            throw new ArgumentException(
                "Layers were frozen or released after the optimiser took its first step, and it keeps state for those trained then. Use a new optimiser.");
        }
    }

    /// <summary>Says that the state is that after a number of steps.</summary>
    internal void GoOnAfter(long steps) => Steps = steps;

    private void Begin(ParameterStore parameters)
    {
        Bind(parameters);
        Steps++;
        parameters.MarkStepped();
    }

    /// <summary>
    /// The memory that <see cref="Allocate"/> took, so that a run can be interrupted and go on: all that the optimiser remembers beside
    /// <see cref="Steps"/>.
    /// </summary>
    protected internal abstract IReadOnlyList<OptimizerState> State { get; }

    /// <summary>The optimiser and its settings in one line, the same for equal settings: what a run's config.json says of it.</summary>
    public abstract override string ToString();

    /// <summary>Takes the memory of the state.</summary>
    /// <param name="length">The number of trained values with their padding.</param>
    protected abstract void Allocate(int length);

    /// <summary>Changes some neighbouring values. Several threads may be at different values at the same time.</summary>
    /// <param name="offset">Where they begin in the state.</param>
    /// <param name="gradient">Their gradient.</param>
    /// <param name="values">The values, changed.</param>
    /// <param name="weightDecay">The weight decay for them.</param>
    protected abstract void Update(int offset, ReadOnlySpan<float> gradient, Span<float> values, float weightDecay);
}
