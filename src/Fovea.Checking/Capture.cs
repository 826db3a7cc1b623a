using Fovea.Models;
using Fovea.Planning;
using Fovea.Planning.Cpu;

namespace Fovea.Checking;

/// <summary>Keeps what every layer of a plan reads and writes, before its memory goes to other layers.</summary>
internal sealed class Capture : PlanObserver
{
    private readonly Dictionary<Executor, LayerArrays> arrays = [];
    private readonly Dictionary<ModelNode, float[]> outputs = [];
    private readonly PlanObserver? before;

    /// <summary>Makes room.</summary>
    /// <param name="plan">The plan, whose inputs are filled.</param>
    /// <param name="images">The images of the run.</param>
    /// <param name="before">Sees each layer first, and may change what it did; or null. Tests break kernels by it.</param>
    public Capture(Plan plan, int images, PlanObserver? before)
    {
        this.before = before;
        float[] input = new float[images * plan.Model.InputShape.Length];
        for (int i = 0; i < images; i++)
        {
            plan.Input(i).CopyTo(input.AsSpan(i * plan.Model.InputShape.Length));
        }

        outputs.Add(plan.Model.Input, input);
        foreach (Executor executor in plan.Executors)
        {
            var layer = new LayerArrays(executor, images, plan.Mode);
            arrays.Add(executor, layer);
            outputs.Add(executor.Site.Layer.Result, layer.Output);
        }
    }

    /// <summary>The arrays of each layer, in the order in which they run forward.</summary>
    public IEnumerable<LayerArrays> Layers => arrays.Values;

    /// <summary>The output of a node that a layer reads.</summary>
    public float[] OutputOf(ModelNode node) => outputs[node];

    public override void AfterForward(Executor executor, in Chunk chunk)
    {
        before?.AfterForward(executor, chunk);
        Keep(chunk, executor.Site.Output, arrays[executor].Output);
    }

    public override void BeforeBackward(Executor executor, in Chunk chunk)
    {
        before?.BeforeBackward(executor, chunk);
        Keep(chunk, executor.Site.OutputGradient, arrays[executor].OutputGradient);
    }

    public override void AfterBackward(Executor executor, in Chunk chunk)
    {
        before?.AfterBackward(executor, chunk);
        for (int input = 0; input < executor.Site.InputGradients.Length; input++)
        {
            if (executor.Site.InputGradients[input] is { } slot)
            {
                Keep(chunk, slot, arrays[executor].InputGradients[input]);
            }
        }
    }

    private static void Keep(in Chunk chunk, Slot slot, float[] target) =>
        chunk[slot].CopyTo(target.AsSpan(chunk.FirstImage * slot.Length));
}

/// <summary>What one layer of a plan read and wrote, image after image.</summary>
internal sealed class LayerArrays
{
    public LayerArrays(Executor executor, int images, PlanMode mode)
    {
        Layer = executor.Site.Layer;
        Output = new float[images * Layer.Result.OutputShape.Length];
        OutputGradient = mode == PlanMode.Training ? new float[Output.Length] : [];
        InputGradients =
        [
            .. executor.Site.InputGradients.Select(
                (slot, i) => slot is null ? [] : new float[images * Layer.Inputs[i].OutputShape.Length]),
        ];
    }

    public FusedLayer Layer { get; }

    public float[] Output { get; }

    /// <summary>As it came from the layers behind, before a ReLU stops part of it.</summary>
    public float[] OutputGradient { get; }

    /// <summary>The gradient of each input; empty where none is wanted.</summary>
    public float[][] InputGradients { get; }
}
