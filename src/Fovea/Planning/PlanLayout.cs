using Fovea.Models;
using Fovea.Planning.Cpu;

namespace Fovea.Planning;

/// <summary>
/// Where everything of a plan lies and in which order it runs, worked out before any memory is taken: the slots of each layer's arrays, the
/// executors, and the parts of the arena.
/// </summary>
internal sealed class PlanLayout
{
    private readonly Model model;
    private readonly PlanOptions options;
    private readonly int batch;
    private readonly FusedLayer[] layers;
    private readonly Lifetimes lifetimes;
    private readonly ChunkArrays arrays;
    private readonly Dictionary<ModelNode, ChunkArray> outputs = [];
    private readonly Dictionary<ModelNode, ChunkArray> gradients = [];
    private long end;

    public PlanLayout(Model model, int batch, PlanMode mode, PlanOptions options, int workers)
    {
        this.model = model;
        this.options = options;
        this.batch = batch;
        bool training = mode == PlanMode.Training;
        Trains = training && !options.Traces;
        var differentiation = new Differentiation(model, mode, options);
        layers = options.Traces
            ? Fusion.None(model, differentiation)
            : Fusion.Of(model, differentiation, poolsInTail: training || batch >= workers);
        if (!options.Traces)
        {
            Division.Decide(layers, mode, batch, options.Arithmetic, workers);
        }

        lifetimes = new Lifetimes(model, layers, differentiation, worksInPlace: !options.Traces);
        Step = new StepState { Seed = options.Seed };
        GradientLength = Trains ? model.Parameters.TrainableLength : 0;
        ChunkGradients = new GradientLayout(
            model.Parameters.Where(parameter => Trains && parameter.IsTrained), OfWholeBatch(layers));
        ImagesPerChunk = training ? ChunkPolicy.Training(batch, ChunkGradients.Length) : ChunkPolicy.Inference(batch, workers);
        Chunks = (batch + ImagesPerChunk - 1) / ImagesPerChunk;
        arrays = new ChunkArrays(ImagesPerChunk, lifetimes.StageOf, keepsAll: options.Traces);

        Input = Share(model.InputShape.Length, batch);
        Output = Share(model.OutputShape.Length, batch);
        OutputGradient = training ? Share(model.OutputShape.Length, batch) : default;
        InputGradient = training && options.InputGradient ? Share(model.InputShape.Length, batch) : null;

        ChunkArray?[] extras = AskForOutputs();
        GradientTarget[][] targets = AskForGradients();
        arrays.Place();
        Executors = [.. layers.Select((layer, i) => CpuExecutors.Create(Site(layer, extras[i], targets[i])))];
        SumsAfter = [.. targets.Select(Sums)];
        long shared = end;

        OwnOffsets = [.. Executors.Select(executor => Take(executor.OwnLength))];
        long owned = end;
        GradientOffset = Take(GradientLength);
        ChunkGradientOffset = Take((long)ChunkGradients.Length * Chunks);
        long withGradients = end;

        ChunkLength = (int)Math.Min(arrays.ChunkLength, int.MaxValue);
        ChunkOffset = Take(arrays.ChunkLength * Chunks);
        WorkerLength = (int)Math.Min(arrays.WorkerLength, int.MaxValue);
        WorkerOffset = Take(arrays.WorkerLength * (layers.Any(layer => layer.IsDivided) ? workers : Math.Min(workers, Chunks)));
        long withArrays = end;
        ScratchLength = (int)SlotAllocator.Align(Executors.Max(executor => executor.ScratchLength));
        ScratchOffset = Take((long)ScratchLength * workers);
        CommonOffset = Take(Executors.Max(executor => executor.CommonLength));
        Memory = new PlanMemory(
            (shared + withArrays - withGradients) * sizeof(float),
            (withGradients - owned) * sizeof(float),
            (owned - shared) * sizeof(float),
            (end - withArrays) * sizeof(float));
    }

    public StepState Step { get; }

    /// <summary>Whether parameters have gradients.</summary>
    public bool Trains { get; }

    public int ImagesPerChunk { get; }

    public int Chunks { get; }

    public Slot Input { get; }

    public Slot Output { get; }

    public Slot OutputGradient { get; }

    public Slot? InputGradient { get; }

    /// <summary>One for each fused layer, in the order in which they run forward.</summary>
    public Executor[] Executors { get; }

    public long[] OwnOffsets { get; }

    /// <summary>
    /// What is added after a layer's backward: where several layers read one output, the first to come writes its gradient and the others
    /// add theirs.
    /// </summary>
    public (Slot Sum, Slot Addend)[][] SumsAfter { get; }

    public int GradientLength { get; }

    public long GradientOffset { get; }

    public long ChunkGradientOffset { get; }

    public GradientLayout ChunkGradients { get; }

    public long CommonOffset { get; }

    /// <summary>The floats of the arrays that a chunk keeps from stage to stage.</summary>
    public int ChunkLength { get; }

    public long ChunkOffset { get; }

    /// <summary>The floats of the arrays that live within a stage.</summary>
    public int WorkerLength { get; }

    public long WorkerOffset { get; }

    public int ScratchLength { get; }

    public long ScratchOffset { get; }

    public long Length => end;

    public PlanMemory Memory { get; }

    /// <summary>Whether backward has anything to do at a layer.</summary>
    public bool IsDifferentiated(int layer) => lifetimes.IsDifferentiated(layers[layer].Result);

    // A divided convolution sums its weight's gradient over the batch by itself; that of a bias is taken chunk by chunk.
    private static HashSet<Parameter> OfWholeBatch(FusedLayer[] layers) =>
        [.. from layer in layers where layer.IsDivided select layer.Node.Parameters[0]];

    private ChunkArray?[] AskForOutputs()
    {
        var extras = new ChunkArray?[layers.Length];
        for (int i = 0; i < layers.Length; i++)
        {
            ModelNode result = layers[i].Result;
            if (result != model.Output && lifetimes.Owner(result) == result)
            {
                outputs.Add(result, arrays.Add(result.OutputShape.Length, i, lifetimes.LastRead(result)));
            }

            int extra = CpuExecutors.ExtraLength(layers[i]);
            extras[i] = extra > 0 ? arrays.Add(extra, i, lifetimes.Backward(i)) : null;
        }

        return extras;
    }

    // For each layer and each of its inputs, where the input's gradient goes.
    private GradientTarget[][] AskForGradients()
    {
        for (int i = 0; i < layers.Length; i++)
        {
            ModelNode result = layers[i].Result;
            if (result != model.Output && lifetimes.IsDifferentiated(result) && lifetimes.GradientOwner(result) == result)
            {
                int last = lifetimes.Backward(i);
                gradients.Add(result, arrays.Add(result.OutputShape.Length, lifetimes.FirstGradient(result, last), last));
            }
        }

        var targets = new GradientTarget[layers.Length][];
        var written = new HashSet<ModelNode>();
        for (int i = layers.Length - 1; i >= 0; i--)
        {
            IReadOnlyList<ModelNode> inputs = layers[i].Inputs;
            targets[i] = new GradientTarget[inputs.Count];
            for (int input = 0; input < inputs.Count; input++)
            {
                ModelNode node = inputs[input];
                if (lifetimes.IsDifferentiated(layers[i].Result) && lifetimes.IsDifferentiated(node))
                {
                    // Where the layer is divided, the sum waits for its parts and comes with the next layer.
                    int death = lifetimes.Backward(i) + (layers[i].IsDivided ? 1 : 0);
                    targets[i][input] = written.Add(node)
                        ? new GradientTarget(node, null)
                        : new GradientTarget(node, arrays.Add(node.OutputShape.Length, lifetimes.Backward(i), death));
                }
            }
        }

        return targets;
    }

    private ExecutorSite Site(FusedLayer layer, ChunkArray? extra, GradientTarget[] targets) => new()
    {
        Layer = layer,
        Inputs = [.. layer.Inputs.Select(OutputSlot)],
        Output = OutputSlot(layer.Result),
        InputGradients = [.. targets.Select(target => target.Node is null ? (Slot?)null : target.Spare?.Slot ?? GradientSlot(target.Node))],
        OutputGradient = lifetimes.IsDifferentiated(layer.Result) ? GradientSlot(layer.Result) : default,
        Extra = extra?.Slot ?? default,
        Mode = layer.Mode,
        Arithmetic = options.Arithmetic,
        InstructionSet = options.InstructionSet,
        ImagesPerChunk = ImagesPerChunk,
        Batch = batch,
        ChunkGradients = ChunkGradients,
        Chunks = Chunks,
        Step = Step,
    };

    private Slot OutputSlot(ModelNode node)
    {
        ModelNode owner = lifetimes.Owner(node);
        return owner == model.Input ? Input : owner == model.Output ? Output : outputs[owner].Slot;
    }

    private Slot GradientSlot(ModelNode node)
    {
        ModelNode owner = lifetimes.GradientOwner(node);
        return owner == model.Input ? InputGradient!.Value : owner == model.Output ? OutputGradient : gradients[owner].Slot;
    }

    private (Slot Sum, Slot Addend)[] Sums(GradientTarget[] targets) =>
        [.. from target in targets where target.Spare is not null select (GradientSlot(target.Node!), target.Spare!.Slot)];

    private Slot Share(int length, int batch)
    {
        long offset = Take((long)length * batch);
        return offset > int.MaxValue
            ? throw new FoveaException($"A batch of {batch} images needs more than 8 GiB. Use a smaller batch.")
            : new Slot((int)offset, length, SlotOwner.Batch);
    }

    private long Take(long length)
    {
        long offset = end;
        end += SlotAllocator.Align(length);
        return offset;
    }

    /// <summary>Where the gradient of one input goes: into its own array, or into a spare one that is added to it.</summary>
    private readonly record struct GradientTarget(ModelNode? Node, ChunkArray? Spare);
}
