using System.Globalization;
using Fovea.Kernels.Elementwise;
using Fovea.Kernels.Threading;
using Fovea.Losses;
using Fovea.Models;
using Fovea.Planning.Cpu;

namespace Fovea.Planning;

/// <summary>
/// A model compiled for a batch size and a mode: kernels are chosen, memory is laid out in one arena, and running it allocates nothing.
/// Fill <see cref="Input"/>, call <see cref="Forward"/>, read <see cref="Output"/>; in training set <see cref="OutputGradient"/> and call
/// <see cref="Backward"/>, or do both with a loss in <see cref="ForwardBackward(Targets, Loss)"/>.
/// <para>
/// The plan reads the model's parameters anew whenever they have changed (<see cref="ParameterStore.MarkChanged"/>). The results are the same bits for any number of threads. A plan is
/// used by one thread at a time; it needs no Dispose.
/// </para>
/// </summary>
public sealed partial class Plan
{
    private readonly PlanLayout layout;
    private readonly float[] arena;
    private readonly int start;
    private readonly Stage[] forward;
    private readonly Stage[] backward;
    private readonly Stage[] step;
    private readonly PrepareWork prepare;
    private readonly PrepareWork prepareFrozen;
    private readonly int freezeVersion;
    private readonly GradientSum gradientSum;
    private readonly LossStep lossStep;
    private int preparedVersion = -1;
    private int preparedFrozenVersion = -1;

    private Plan(Model model, int batch, PlanMode mode, PlanLayout layout, WorkerPool pool)
    {
        Model = model;
        Batch = batch;
        Mode = mode;
        this.layout = layout;
        Pool = pool;
        arena = Allocate(model, batch, layout, out start);
        for (int i = 0; i < layout.Executors.Length; i++)
        {
            Executor executor = layout.Executors[i];
            executor.Own = arena.AsMemory(start + (int)layout.OwnOffsets[i], (int)executor.OwnLength);
            executor.Common = arena.AsMemory(start + (int)layout.CommonOffset, (int)executor.CommonLength);
        }

        prepare = new PrepareWork(this, layout.Executors.Where(executor => executor.Site.IsTrained));
        prepareFrozen = new PrepareWork(this, layout.Executors.Where(executor => !executor.Site.IsTrained));
        freezeVersion = model.Parameters.FreezeVersion;
        gradientSum = new GradientSum(this, layout.ChunkGradients);
        lossStep = new LossStep(layout, batch);
        forward = Build(Forwards);
        backward = Build(Backwards);
        step = Build(builder =>
        {
            Forwards(builder);
            builder.Add(lossStep.Run);
            Backwards(builder);
        });
    }

    /// <summary>The model.</summary>
    public Model Model { get; }

    /// <summary>The largest number of images of one run.</summary>
    public int Batch { get; }

    /// <summary>What the plan is for.</summary>
    public PlanMode Mode { get; }

    /// <summary>The number of threads.</summary>
    public int Threads => Pool.Threads;

    /// <summary>What the plan takes.</summary>
    public PlanMemory Memory => layout.Memory;

    /// <summary>
    /// The number of forward passes in training so far. Dropout depends on it; set it to go on where another plan stopped.
    /// </summary>
    public ulong StepNumber
    {
        get => layout.Step.Number;
        set => layout.Step.Number = value;
    }

    /// <summary>
    /// The parameters' gradients of the last backward pass, laid out as the trained part of <see cref="ParameterStore.Memory"/>; 0 for
    /// frozen layers.
    /// </summary>
    public ReadOnlySpan<float> Gradients
    {
        get
        {
            gradientSum.Complete(Pool);
            return GradientSumMemory;
        }
    }

    internal WorkerPool Pool { get; }

    internal int ActiveImages => layout.Step.Images;

    internal int ImagesPerChunk => layout.ImagesPerChunk;

    internal int ActiveChunks => (ActiveImages + ImagesPerChunk - 1) / ImagesPerChunk;

    internal Kernels.Simd.InstructionSet InstructionSet => layout.Executors[0].Site.InstructionSet;

    /// <summary>The sum of the chunks' gradients, block by block on demand.</summary>
    internal GradientSum GradientSum => gradientSum;

    internal Span<float> GradientSumMemory => Floats(layout.GradientOffset, layout.GradientLength);

    /// <summary>Compiles a model.</summary>
    /// <param name="model">The model; its parameters are read at every forward pass.</param>
    /// <param name="batch">The largest number of images of one run, positive.</param>
    /// <param name="mode">Inference or training.</param>
    /// <param name="options">Settings, or null for the defaults.</param>
    /// <exception cref="FoveaException">The batch is not positive, or the memory does not suffice.</exception>
    public static Plan Compile(Model model, int batch, PlanMode mode = PlanMode.Inference, PlanOptions? options = null)
    {
        options ??= new PlanOptions();
        WorkerPool pool = WorkerPool.Get(options.Threads);
        return new Plan(model, batch, mode, Lay(model, batch, mode, options, pool.Threads), pool);
    }

    /// <summary>What a plan would take, without taking it.</summary>
    /// <param name="model">The model.</param>
    /// <param name="batch">The largest number of images of one run, positive.</param>
    /// <param name="mode">Inference or training.</param>
    /// <param name="options">Settings, or null for the defaults.</param>
    /// <exception cref="FoveaException">The batch is not positive.</exception>
    public static PlanMemory Measure(Model model, int batch, PlanMode mode = PlanMode.Inference, PlanOptions? options = null)
    {
        options ??= new PlanOptions();
        int threads = options.Threads == 0 ? WorkerPool.DefaultThreads : options.Threads;
        return Lay(model, batch, mode, options, threads).Memory;
    }

    /// <summary>The input of one image, to be filled before a run: [height, width, channels] one row after the other.</summary>
    /// <param name="image">0 to Batch - 1.</param>
    public Span<float> Input(int image) => SharedImage(layout.Input, image);

    /// <summary>The output of one image after a run.</summary>
    /// <param name="image">0 to Batch - 1.</param>
    public ReadOnlySpan<float> Output(int image) => SharedImage(layout.Output, image);

    /// <summary>The gradient of the cost with respect to the output of one image, to be filled before <see cref="Backward"/>.</summary>
    /// <param name="image">0 to Batch - 1.</param>
    /// <exception cref="InvalidOperationException">The plan is for inference.</exception>
    public Span<float> OutputGradient(int image)
    {
        RequireTraining();
        return SharedImage(layout.OutputGradient, image);
    }

    /// <summary>The gradient of the cost with respect to the input of one image, after <see cref="Backward"/>.</summary>
    /// <param name="image">0 to Batch - 1.</param>
    /// <exception cref="InvalidOperationException">The plan was compiled without <see cref="PlanOptions.InputGradient"/>.</exception>
    public ReadOnlySpan<float> InputGradient(int image) => SharedImage(
        layout.InputGradient ?? throw new InvalidOperationException(
            "The plan does not compute the gradient of its input. Compile it for training with PlanOptions { InputGradient = true }."),
        image);

    /// <summary>The gradient of one parameter after <see cref="Backward"/>, in the parameter's shape.</summary>
    /// <param name="parameter">The parameter's name, <c>conv1.weight</c>.</param>
    /// <exception cref="FoveaException">There is no such parameter, or it is not trained.</exception>
    public ReadOnlySpan<float> Gradient(string parameter)
    {
        RequireTraining();
        Parameter found = Model.Parameters[parameter];
        if (found.IsFrozen)
        {
            throw new FoveaException(
                $"{parameter} is frozen and its gradient is not computed. Ask for one of a layer that is trained, or call Unfreeze and compile the plan anew.");
        }

        return found.Trainable
            ? Gradients.Slice(found.Offset, found.Length)
            : throw new FoveaException($"{parameter} is not trained and has no gradient. Ask for one of the trained parameters.");
    }

    /// <summary>Computes the outputs of the first images.</summary>
    /// <param name="images">1 to Batch.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number of images is out of range.</exception>
    public void Forward(int images)
    {
        Begin(images);
        Run(forward);
    }

    /// <summary>Computes all gradients from <see cref="OutputGradient"/>, for the images of the last forward pass.</summary>
    /// <exception cref="InvalidOperationException">The plan is for inference, or nothing ran forward yet.</exception>
    public void Backward()
    {
        RequireTraining();
        if (layout.Step.Images == 0)
        {
            throw new InvalidOperationException("Backward follows Forward: there is nothing to go back through yet.");
        }

        Run(backward);
        gradientSum.IsPending = true;
    }

    /// <summary>Forward, loss and backward in one pass over the memory: the gradients are those of the mean loss.</summary>
    /// <param name="labels">The class of each image; their number is the number of images.</param>
    /// <param name="loss">The loss.</param>
    /// <returns>The sum of the losses and the number of images whose greatest output is that of their class.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The number of images is out of range.</exception>
    /// <exception cref="InvalidOperationException">The plan is for inference.</exception>
    public LossSum ForwardBackward(ReadOnlySpan<int> labels, Loss loss) => ForwardBackward(new Targets(labels), loss);

    /// <summary>Forward, loss and backward in one pass over the memory: the gradients are those of the mean loss.</summary>
    /// <param name="targets">What each image should give; their number is the number of images.</param>
    /// <param name="loss">The loss.</param>
    /// <returns>The sum of the losses and the number of images whose greatest output is that of their class.</returns>
    /// <exception cref="ArgumentException">The values are not one for each output of the model.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The number of images is out of range.</exception>
    /// <exception cref="InvalidOperationException">The plan is for inference.</exception>
    public LossSum ForwardBackward(Targets targets, Loss loss)
    {
        RequireTraining();
        int outputs = Model.OutputShape.Length;
        if (!targets.Values.IsEmpty && targets.Values.Length != targets.Count * outputs)
        {
            throw new ArgumentException($"{Model.Name}: each image needs {outputs} values. Received {targets.Values.Length} for {targets.Count} images.");
        }

        Begin(targets.Count);
        lossStep.Set(targets, loss);
        Run(step);
        gradientSum.IsPending = true;
        return lossStep.Sum(targets.Count);
    }

    internal Chunk ChunkAt(int index, int worker)
    {
        int first = index * layout.ImagesPerChunk;
        return new Chunk(
            Floats(0, (int)Math.Min(layout.Length, int.MaxValue)),
            Floats(layout.ChunkOffset + ((long)index * layout.ChunkLength), layout.ChunkLength),
            Floats(layout.WorkerOffset + ((long)worker * layout.WorkerLength), layout.WorkerLength),
            Scratch(worker),
            ChunkGradient(index),
            index,
            first,
            Math.Min(layout.ImagesPerChunk, layout.Step.Images - first));
    }

    internal Span<float> Scratch(int worker) =>
        Floats(layout.ScratchOffset + ((long)worker * layout.ScratchLength), layout.ScratchLength);

    internal Span<float> ChunkGradient(int chunk) =>
        Floats(layout.ChunkGradientOffset + ((long)chunk * layout.ChunkGradients.Length), layout.ChunkGradients.Length);

    private static PlanLayout Lay(Model model, int batch, PlanMode mode, PlanOptions options, int workers)
    {
        ArgumentNullException.ThrowIfNull(model);
        return batch > 0
            ? new PlanLayout(model, batch, mode, options, workers)
            : throw new FoveaException($"{model.Name}: a batch has at least one image. Received {batch}.");
    }

    // Pinned, so that kernels take its address without telling the collector, and begun on a cache line.
    private static float[] Allocate(Model model, int batch, PlanLayout layout, out int start)
    {
        long available = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        long length = layout.Length + SlotAllocator.Alignment;
        if (length > Array.MaxLength || length * sizeof(float) > available)
        {
            const double GiB = 1 << 30;
            throw new FoveaException(string.Create(
                CultureInfo.InvariantCulture,
                $"{model.Name}: a batch of {batch} images needs {layout.Memory.Total / GiB:F1} GiB, "
                + $"available are {Math.Min(available, Array.MaxLength * (long)sizeof(float)) / GiB:F1} GiB. Use a smaller batch."));
        }

        float[] memory = GC.AllocateArray<float>((int)length, pinned: true);
        start = AlignedMemory.FirstAligned(memory);
        return memory;
    }

    private void Begin(int images)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(images);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(images, Batch);
        layout.Step.Images = images;
        ParameterStore parameters = Model.Parameters;
        if (layout.Trains)
        {
            if (freezeVersion != parameters.FreezeVersion)
            {
                throw new InvalidOperationException(
                    $"{Model.Name}: layers were frozen or released after the plan was compiled, which is made for what is trained. Compile it anew.");
            }

            layout.Step.Number++;
        }

        if (preparedVersion != parameters.Version)
        {
            prepare.Run(Pool);
            preparedVersion = parameters.Version;
        }

        // A step of training leaves frozen weights, so what was made of them holds.
        int version = layout.Trains ? parameters.FrozenVersion : parameters.Version;
        if (preparedFrozenVersion != version)
        {
            prepareFrozen.Run(Pool);
            preparedFrozenVersion = version;
        }
    }

    private void Run(Stage[] stages)
    {
        int chunks = ActiveChunks;
        foreach (Stage stage in stages)
        {
            stage.Run(Pool, chunks);
        }
    }

    private Span<float> SharedImage(Slot slot, int image)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(image);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(image, Batch);
        return Floats(slot.Offset + ((long)image * slot.Length), slot.Length);
    }

    private Span<float> Floats(long offset, int length) => arena.AsSpan(start + (int)offset, length);

    private void RequireTraining()
    {
        if (Mode != PlanMode.Training)
        {
            throw new InvalidOperationException("The plan is for inference and has no gradients. Compile it with PlanMode.Training.");
        }
    }
}
