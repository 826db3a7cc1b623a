using System.Collections.Immutable;
using Fovea.Onnx.Importing;
using Fovea.Onnx.Reading;

namespace Fovea.Onnx.Running;

/// <summary>The steps that were found for inputs of some types and shapes.</summary>
internal sealed class Recipe
{
    private readonly (string Name, OnnxType Type, ImmutableArray<int> Shape)[] inputs;
    private readonly List<IStep> steps;

    public Recipe(OnnxGraph graph, Dictionary<string, OnnxTensor> given, List<IStep> steps)
    {
        inputs = [.. graph.Inputs.Select(input => (input.Name, given[input.Name].Type, given[input.Name].Shape))];
        this.steps = steps;
        Layers = steps.Count(step => step is LayerStep);
    }

    /// <summary>The number of steps.</summary>
    public int Count => steps.Count;

    /// <summary>The number of steps that are plans.</summary>
    public int Layers { get; }

    /// <summary>Whether the steps were found for such inputs.</summary>
    public bool Fits(Dictionary<string, OnnxTensor> given)
    {
        if (given.Count != inputs.Length)
        {
            return false;
        }

        foreach ((string name, OnnxType type, ImmutableArray<int> shape) in inputs)
        {
            if (!given.TryGetValue(name, out OnnxTensor? tensor) || tensor.Type != type
                || !tensor.Shape.AsSpan().SequenceEqual(shape.AsSpan()))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Runs the steps.</summary>
    /// <returns>False where a step was made for a value of another shape: nothing of the state may be used then.</returns>
    public bool TryRun(RunState state)
    {
        foreach (IStep step in steps)
        {
            if (!step.Fits(state))
            {
                return false;
            }

            step.Run(state);
        }

        return true;
    }
}
