using System.Numerics.Tensors;
using Fovea.Layers;

namespace Fovea.Models;

/// <summary>A named array of numbers of a model: a view of its <see cref="ParameterStore"/>, which owns the memory.</summary>
public sealed class Parameter
{
    private readonly float[] memory;
    private readonly ParameterStore store;
    private Tensor<float>? tensor;

    internal Parameter(string name, ParameterSpec spec, ParameterStore store, float[] memory, int offset)
    {
        Name = name;
        this.store = store;
        Spec = spec;
        Offset = offset;
        this.memory = memory;
    }

    /// <summary>The layer's name and the parameter's, <c>conv1.weight</c>.</summary>
    public string Name { get; }

    /// <summary>The shape: [kernelHeight, kernelWidth, channels, filters], [features, units] or [channels].</summary>
    public Shape Shape => Spec.Shape;

    /// <summary>What the parameter does in its layer.</summary>
    public ParameterRole Role => Spec.Role;

    /// <summary>Whether gradients can train it; false for state such as running statistics.</summary>
    public bool Trainable => Role != ParameterRole.State;

    /// <summary>Whether its layer is frozen (<see cref="Model.Freeze"/>): training then leaves every bit of it.</summary>
    public bool IsFrozen { get; internal set; }

    /// <summary>Where it begins in <see cref="ParameterStore.Memory"/>, a multiple of 16 floats.</summary>
    public int Offset { get; }

    /// <summary>The number of values.</summary>
    public int Length => Shape.Length;

    /// <summary>
    /// The values as a tensor; writing to it changes the model. Taking it tells plans to read the parameters anew; who keeps it and writes
    /// later tells them with <see cref="ParameterStore.MarkChanged"/>.
    /// </summary>
    public Tensor<float> Value
    {
        get
        {
            store.MarkChanged();
            return tensor ??= Tensor.Create(memory, Offset, [.. Shape.Extents.Select(extent => (nint)extent)], []);
        }
    }

    /// <summary>The values in memory order; writing to it changes the model, as with <see cref="Value"/>.</summary>
    public Span<float> Span
    {
        get
        {
            store.MarkChanged();
            return memory.AsSpan(Offset, Length);
        }
    }

    /// <summary>The values in memory order, to read.</summary>
    public ReadOnlySpan<float> Values => memory.AsSpan(Offset, Length);

    /// <summary>Whether training changes it along a gradient.</summary>
    internal bool IsTrained => Trainable && !IsFrozen;

    /// <summary>The values, to be written to by a training step: as <see cref="Span"/>, but it is said that frozen ones stay.</summary>
    internal Span<float> Stepped
    {
        get
        {
            store.MarkStepped();
            return memory.AsSpan(Offset, Length);
        }
    }

    /// <summary>The layer's description.</summary>
    internal ParameterSpec Spec { get; }

    /// <summary>Name and shape, <c>conv1.weight [5, 5, 1, 6]</c>.</summary>
    public override string ToString() => $"{Name} {Shape}";
}
