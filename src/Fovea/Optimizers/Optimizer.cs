using Fovea.Kernels.Simd;
using Fovea.Layers;
using Fovea.Models;

namespace Fovea.Optimizers;

/// <summary>
/// Changes parameters along their gradients. Weight decay acts on weights alone: biases and the parameters of norms are left alone.
/// </summary>
public abstract class Optimizer
{
    private float learningRate;
    private ParameterStore? bound;

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

        if (bound is null)
        {
            Allocate(parameters.TrainableLength);
            bound = parameters;
        }
        else if (bound != parameters)
        {
            throw new ArgumentException("An optimiser keeps state for one model. Use a new optimiser for another model.");
        }

        Steps++;
        parameters.MarkChanged();
        for (int i = 0; i < parameters.Count; i++)
        {
            Parameter parameter = parameters[i];
            if (parameter.Trainable)
            {
                float decay = parameter.Role == ParameterRole.Weight ? WeightDecay : 0;
                Update(parameter.Offset, gradients.Slice(parameter.Offset, parameter.Length), parameter.Span, decay);
            }
        }
    }

    /// <summary>Takes the memory of the state.</summary>
    /// <param name="length">The number of trained values with their padding.</param>
    protected abstract void Allocate(int length);

    /// <summary>Changes one parameter.</summary>
    /// <param name="offset">Where the parameter's values begin in the state.</param>
    /// <param name="gradient">Its gradient.</param>
    /// <param name="values">Its values, changed.</param>
    /// <param name="weightDecay">The weight decay for it.</param>
    protected abstract void Update(int offset, ReadOnlySpan<float> gradient, Span<float> values, float weightDecay);
}
