namespace Fovea.Planning;

/// <summary>Runs, layer by layer and of one image, of a plan that keeps every array (<see cref="PlanOptions.Traces"/>).</summary>
public sealed partial class Plan
{
    /// <summary>The stages of each layer forward, in the order of the model's nodes.</summary>
    internal Stage[][] TracedForwards() =>
        [.. layout.Executors.Select(executor => Build(builder => ForwardOf(builder, executor, observer: null)))];

    /// <summary>The stages of each layer backward, in the order of the model's nodes.</summary>
    internal Stage[][] TracedBackwards() =>
        [.. Enumerable.Range(0, layout.Executors.Length).Select(i => Build(builder => BackwardOf(builder, i, observer: null)))];

    /// <summary>Begins a run of one image: parameters that have changed are read anew.</summary>
    internal void BeginTraced() => Begin(1);

    /// <summary>Runs one layer.</summary>
    internal void RunTraced(Stage[] layer) => Run(layer);

    /// <summary>The output of the layer at a place of the model's nodes; the model's input at -1.</summary>
    internal Memory<float> TracedOutput(int node) => OfOneImage(node < 0 ? layout.Input : layout.Executors[node].Site.Output);

    /// <summary>The gradient of the same output.</summary>
    internal Memory<float> TracedGradient(int node) =>
        OfOneImage(node < 0 ? layout.InputGradient!.Value : layout.Executors[node].Site.OutputGradient);

    private Memory<float> OfOneImage(Slot slot) =>
        arena.AsMemory(start + (int)(slot.Offset + (slot.Owner == SlotOwner.Batch ? 0 : layout.ChunkOffset)), slot.Length);
}
