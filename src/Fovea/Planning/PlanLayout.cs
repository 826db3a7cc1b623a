using Fovea.Kernels.Simd;
using Fovea.Layers;
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
    private readonly PlanMode mode;
    private readonly PlanOptions options;
    private readonly SlotAllocator allocator;
    private readonly Dictionary<ModelNode, Slot> outputs = [];
    private readonly Dictionary<ModelNode, Slot> gradients = [];
    private readonly Dictionary<ModelNode, int> readers = [];
    private readonly HashSet<ModelNode> differentiated = [];
    private readonly List<(Slot Target, Slot Addend)[]> sums = [];
    private long end;

    public PlanLayout(Model model, int batch, PlanMode mode, PlanOptions options, int workers)
    {
        this.model = model;
        this.mode = mode;
        this.options = options;
        Step = new StepState { Seed = options.Seed };
        FindDifferentiated();
        CountReaders();
        bool training = mode == PlanMode.Training;
        GradientLength = training ? model.Parameters.TrainableLength : 0;
        ImagesPerChunk = ChunkPolicy.ImagesPerChunk(batch, FloatsPerImage(), GradientLength);
        Chunks = (batch + ImagesPerChunk - 1) / ImagesPerChunk;
        allocator = new SlotAllocator(ImagesPerChunk);

        Input = Share(model.InputShape.Length, batch);
        Output = Share(model.OutputShape.Length, batch);
        OutputGradient = training ? Share(model.OutputShape.Length, batch) : default;
        InputGradient = training && options.InputGradient ? Share(model.InputShape.Length, batch) : null;
        outputs[model.Input] = Input;
        gradients[model.Output] = OutputGradient;
        if (InputGradient is { } inputGradient)
        {
            gradients[model.Input] = inputGradient;
        }

        Slot[] extras = PlaceOutputs();
        if (training)
        {
            PlaceGradients();
        }

        Slot?[][] inputGradients = PlaceInputGradients();
        Executors = [.. model.Nodes.Select((node, i) => CpuExecutors.Create(Site(node, extras[i], inputGradients[i])))];
        long shared = end;

        OwnOffsets = [.. Executors.Select(executor => Take(executor.OwnLength))];
        long owned = end;
        GradientOffset = Take(GradientLength);
        ChunkGradientOffset = Take((long)GradientLength * Chunks);
        long withGradients = end;

        // Training keeps every chunk's arrays from forward to backward; inference needs those of the chunks at work only.
        LocalLength = (int)Math.Min(allocator.Length, int.MaxValue);
        LocalOffset = Take(allocator.Length * (training ? Chunks : workers));
        long withLocal = end;
        ScratchLength = (int)SlotAllocator.Align(Executors.Max(executor => executor.ScratchLength));
        ScratchOffset = Take((long)ScratchLength * workers);
        Memory = new PlanMemory(
            (shared + withLocal - withGradients) * sizeof(float),
            (withGradients - owned) * sizeof(float),
            (owned - shared) * sizeof(float),
            (end - withLocal) * sizeof(float));
    }

    public StepState Step { get; }

    public int ImagesPerChunk { get; }

    public int Chunks { get; }

    public Slot Input { get; }

    public Slot Output { get; }

    public Slot OutputGradient { get; }

    public Slot? InputGradient { get; }

    /// <summary>One for each node, in the order of the nodes.</summary>
    public Executor[] Executors { get; }

    public long[] OwnOffsets { get; }

    public int GradientLength { get; }

    public long GradientOffset { get; }

    public long ChunkGradientOffset { get; }

    public int LocalLength { get; }

    public long LocalOffset { get; }

    public int ScratchLength { get; }

    public long ScratchOffset { get; }

    public long Length => end;

    public PlanMemory Memory { get; }

    /// <summary>Whether backward has anything to do at a node.</summary>
    public bool IsDifferentiated(int node) => differentiated.Contains(model.Nodes[node]);

    /// <summary>
    /// What is added after a node's backward: where several layers read one output, the first to come writes its gradient and the others
    /// add theirs.
    /// </summary>
    public (Slot Target, Slot Addend)[] SumsAfter(int node) => sums[node];

    private void FindDifferentiated()
    {
        if (mode == PlanMode.Inference)
        {
            return;
        }

        if (options.InputGradient)
        {
            differentiated.Add(model.Input);
        }

        foreach (ModelNode node in model.Nodes)
        {
            if (node.Parameters.Any(parameter => parameter.Trainable) || node.Inputs.Any(differentiated.Contains))
            {
                differentiated.Add(node);
            }
        }
    }

    private void CountReaders()
    {
        foreach (ModelNode input in model.Nodes.SelectMany(node => node.Inputs))
        {
            readers[input] = readers.GetValueOrDefault(input) + 1;
        }
    }

    private long FloatsPerImage() => model.Nodes.Where(node => !SharesInput(node)).Sum(node => (long)node.OutputShape.Length)
        * (mode == PlanMode.Training ? 2 : 1);

    // The output of the model lies where the caller reads it, so its last layer never works in place.
    private bool SharesInput(ModelNode node) =>
        node != model.Output && readers[node.Inputs[0]] == 1 && CpuExecutors.WorksInPlace(node.Layer, node.Inputs[0].Layer, mode);

    private Slot[] PlaceOutputs()
    {
        var extras = new Slot[model.Nodes.Count];

        // How many readers an array still has; layers that work in place hand it on.
        var waiting = new Dictionary<Slot, int>();
        foreach (ModelNode node in model.Nodes)
        {
            bool inPlace = SharesInput(node);
            Slot output = node == model.Output ? Output : inPlace ? outputs[node.Inputs[0]] : allocator.Allocate(node.OutputShape.Length);
            outputs[node] = output;
            int extra = CpuExecutors.ExtraLength(node.Layer, node.OutputShape, mode);
            extras[node.Index] = extra > 0 ? allocator.Allocate(extra) : default;
            waiting[output] = readers.GetValueOrDefault(node);
            if (mode == PlanMode.Inference && !inPlace)
            {
                foreach (Slot input in node.Inputs.Select(each => outputs[each]).Where(slot => !slot.Shared))
                {
                    if (--waiting[input] == 0)
                    {
                        allocator.Free(input);
                    }
                }
            }
        }

        return extras;
    }

    private void PlaceGradients()
    {
        foreach (ModelNode node in model.Nodes.Where(differentiated.Contains).Reverse())
        {
            if (!gradients.TryGetValue(node, out Slot gradient))
            {
                gradient = allocator.Allocate(node.OutputShape.Length);
                gradients.Add(node, gradient);
            }

            if (SharesInput(node) && node.Inputs[0] != model.Input)
            {
                gradients[node.Inputs[0]] = gradient;
            }
        }
    }

    private Slot?[][] PlaceInputGradients()
    {
        var result = new Slot?[model.Nodes.Count][];
        var written = new HashSet<ModelNode>();
        var additions = new (Slot, Slot)[model.Nodes.Count][];
        foreach (ModelNode node in model.Nodes.Reverse())
        {
            var slots = new Slot?[node.Inputs.Count];
            var later = new List<(Slot, Slot)>();
            for (int i = 0; i < slots.Length; i++)
            {
                ModelNode input = node.Inputs[i];
                if (!differentiated.Contains(input))
                {
                    continue;
                }

                if (written.Add(input))
                {
                    slots[i] = gradients[input];
                }
                else
                {
                    Slot spare = allocator.Allocate(input.OutputShape.Length);
                    slots[i] = spare;
                    later.Add((gradients[input], spare));
                }
            }

            result[node.Index] = slots;
            additions[node.Index] = [.. later];
        }

        sums.AddRange(additions);
        return result;
    }

    private ExecutorSite Site(ModelNode node, Slot extra, Slot?[] inputGradients) => new()
    {
        Node = node,
        Inputs = [.. node.Inputs.Select(input => outputs[input])],
        Output = outputs[node],
        InputGradients = inputGradients,
        OutputGradient = gradients.GetValueOrDefault(node),
        Extra = extra,
        Mode = mode,
        InstructionSet = options.InstructionSet,
        ImagesPerChunk = ImagesPerChunk,
        Chunks = Chunks,
        Step = Step,
    };

    private Slot Share(int length, int batch)
    {
        long offset = Take((long)length * batch);
        return offset > int.MaxValue
            ? throw new FoveaException($"A batch of {batch} images needs more than 8 GiB. Use a smaller batch.")
            : new Slot((int)offset, length, Shared: true);
    }

    private long Take(long length)
    {
        long offset = end;
        end += SlotAllocator.Align(length);
        return offset;
    }
}
