using System.Collections;
using Fovea.Layers;

namespace Fovea.Models;

/// <summary>
/// All parameters of a model in one pinned block, so that an optimizer passes over one array: first those that gradients train, then the
/// state. Each begins at a multiple of 16 floats (64 bytes); the floats between are 0 and stay unused.
/// </summary>
public sealed class ParameterStore : IReadOnlyList<Parameter>
{
    private const int Alignment = 16;
    private readonly Parameter[] parameters;
    private readonly Dictionary<string, Parameter> byName = new(StringComparer.Ordinal);
    private readonly float[] memory;

    /// <summary>Gives every parameter its place.</summary>
    /// <param name="model">What messages call the model.</param>
    /// <param name="specs">The parameters in the order of the layers.</param>
    /// <param name="takesMemory">False for a model that is only to be measured: its parameters have no values.</param>
    internal ParameterStore(string model, IReadOnlyList<(string Name, ParameterSpec Spec)> specs, bool takesMemory)
    {
        // A stable sort: within the two parts the parameters keep the order of the layers.
        (string Name, ParameterSpec Spec)[] ordered = [.. specs.OrderBy(entry => entry.Spec.Role == ParameterRole.State)];
        memory = Allocate(model, ordered.Sum(entry => Aligned(entry.Spec)), takesMemory);
        parameters = new Parameter[ordered.Length];
        int offset = 0;
        for (int i = 0; i < ordered.Length; i++)
        {
            var (name, spec) = ordered[i];
            parameters[i] = new Parameter(name, spec, this, memory, offset);
            byName.Add(name, parameters[i]);
            offset += (int)Aligned(spec);
            if (spec.Role != ParameterRole.State)
            {
                TrainableLength = offset;
                ParameterCount += spec.Shape.Length;
            }
        }
    }

    /// <summary>The number of named parameters; their values are counted by <see cref="ParameterCount"/>.</summary>
    public int Count => parameters.Length;

    /// <summary>The number of trained values, without state and without the floats between parameters: what papers call the parameters of
    /// a network.</summary>
    public int ParameterCount { get; }

    /// <summary>The length of the part of <see cref="Memory"/> that gradients train, floats between parameters included.</summary>
    public int TrainableLength { get; }

    /// <summary>The whole block. It does not move while the store lives. Who writes to it later calls
    /// <see cref="MarkChanged"/>.</summary>
    public Memory<float> Memory
    {
        get
        {
            MarkChanged();
            return memory;
        }
    }

    /// <summary>The whole block as a span.</summary>
    public Span<float> Values => Memory.Span;

    /// <summary>The whole block, without telling plans.</summary>
    internal Span<float> Raw => memory;

    /// <summary>Rises whenever parameters may have changed, so that a plan knows whether what it made of them still holds.</summary>
    internal int Version { get; private set; }

    /// <summary>Rises whenever frozen parameters may have changed, too: steps of training leave it.</summary>
    internal int FrozenVersion { get; private set; }

    /// <summary>Rises whenever layers are frozen or released: plans for training and optimisers are made for what is trained.</summary>
    internal int FreezeVersion { get; set; }

    /// <summary>A parameter by its place: trained ones in the order of the layers, then the state.</summary>
    /// <param name="index">0 to <see cref="Count"/> - 1.</param>
    public Parameter this[int index] => parameters[index];

    /// <summary>A parameter by its name, such as <c>conv1.weight</c>.</summary>
    /// <param name="name">The layer's name and the parameter's.</param>
    /// <exception cref="FoveaException">There is none of that name; the message lists near ones.</exception>
    public Parameter this[string name] => byName.TryGetValue(name, out Parameter? parameter)
        ? parameter
        : throw new FoveaException(
            $"The model has no parameter '{name}'. {NearestName.Suggest(name, parameters.Select(each => each.Name), "It has")}");

    /// <summary>
    /// Tells plans that parameters changed. Needed only where a span, tensor or memory that was taken before a plan ran is written to after
    /// it ran; taking one anew tells them too, and so do optimisers and <see cref="Model.Initialize"/>.
    /// </summary>
    public void MarkChanged()
    {
        Version++;
        FrozenVersion++;
    }

    /// <summary>Tells plans that all parameters but the frozen ones changed.</summary>
    internal void MarkStepped() => Version++;

    /// <inheritdoc/>
    public IEnumerator<Parameter> GetEnumerator() => ((IEnumerable<Parameter>)parameters).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static double ToGiB(long bytes) => bytes / (double)(1 << 30);

    private static long Aligned(ParameterSpec spec) => ((long)spec.Shape.Length + Alignment - 1) / Alignment * Alignment;

    // A description from a file can ask for any amount; it is refused with its size rather than by the system.
    private static float[] Allocate(string model, long length, bool takesMemory)
    {
        long available = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        if (length > Array.MaxLength || length * sizeof(float) > available)
        {
            throw new FoveaException(FormattableString.Invariant(
                $"{model}: the parameters need {ToGiB(length * sizeof(float)):F1} GiB, available are {ToGiB(available):F1} GiB. ")
                + "Use fewer filters or units, or pool more before the first Dense.");
        }

        return takesMemory ? GC.AllocateArray<float>((int)length, pinned: true) : [];
    }
}
