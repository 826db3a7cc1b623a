using Fovea.Augmentations;
using Fovea.Kernels.Convolution;
using Fovea.Kernels.Threading;
using Fovea.Layers;
using Fovea.Models;

namespace Fovea.Training;

/// <summary>Settings of a training run.</summary>
public sealed record TrainingOptions
{
    /// <summary>How often every image is seen.</summary>
    public int Epochs { get; init; } = 10;

    /// <summary>The images of one step.</summary>
    public int Batch { get; init; } = 64;

    /// <summary>Decides the order of the images and dropout. Equal seeds give equal bits.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>The number of threads; 0 for as many as there are processors. It does not change the result.</summary>
    public int Threads { get; init; }

    /// <summary>Whether faster algorithms may be used that round more than the plain sum. Each choice has bits of its own.</summary>
    public Arithmetic Arithmetic { get; init; }

    /// <summary>How the learning rate changes over the run.</summary>
    public LearningRateSchedule Schedule { get; init; } = LearningRateSchedule.Cosine;

    /// <summary>
    /// The largest length that the gradient of all parameters together may have; a longer one is shortened. 0 for no limit.
    /// </summary>
    public float ClipNorm { get; init; }

    /// <summary>The largest size that a single value of the gradient may have. 0 for no limit.</summary>
    public float ClipValue { get; init; }

    /// <summary>
    /// The batches whose gradients are added up for one step of the optimiser: as a batch that many times as large, in the memory of one.
    /// Batch normalisation sees the single batches.
    /// </summary>
    public int Accumulate { get; init; } = 1;

    /// <summary>
    /// What remains of the parameters' moving average from step to step, such as 0.999; 0 for no average. The average is what is measured
    /// and saved, and what the model holds at the end. At first less remains, (1 + step) / (10 + step), so that it follows quickly.
    /// </summary>
    public float AverageDecay { get; init; }

    /// <summary>The epochs without a better one after which the run ends; 0 to run all.</summary>
    public int Patience { get; init; }

    /// <summary>The time after which the run ends, with the epoch that is measured then; zero for no limit.</summary>
    public TimeSpan TimeBudget { get; init; }

    /// <summary>
    /// The folder of the run, or null to keep nothing on the disk. It gets config.json, log.jsonl, log.csv, checkpoint.safetensors,
    /// best.safetensors and, at the end, model.safetensors; with <see cref="KeepEpochs"/> a model of each epoch, too.
    /// </summary>
    public string? Folder { get; init; }

    /// <summary>
    /// Whether the run in <see cref="Folder"/> goes on from its last checkpoint. All that decides the result must be as it was; the bits
    /// are then those of a run that was never interrupted.
    /// </summary>
    public bool Resume { get; init; }

    /// <summary>
    /// Whether the folder also keeps the model as it was after each epoch, epochs/0001.safetensors and so on, to look at how it came to be:
    /// the weights that were measured. Each takes as much of the disk as the model.
    /// </summary>
    public bool KeepEpochs { get; init; }

    /// <summary>The longest time between two checkpoints; one is written at the end of each epoch too.</summary>
    public TimeSpan CheckpointInterval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Told in one sentence what is worth knowing and stops nothing; or null.</summary>
    public Action<string>? Warn { get; init; }

    /// <summary>The words of the command line that began the run, to be kept in config.json.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>
    /// A learning rate for SGD with momentum 0.9 that suits most networks at a batch of 64: 0.05 with batch, group or layer normalisation,
    /// 0.03 for networks of up to five layers with weights, 0.01 for deeper ones. It grows with the batch, because the steps are fewer and
    /// less noisy (Goyal et al., "Accurate, large minibatch SGD", 2017), up to 0.2.
    /// </summary>
    /// <param name="model">The network.</param>
    /// <param name="batch">The images of one step.</param>
    public static float UsualLearningRate(Model model, int batch)
    {
        ArgumentNullException.ThrowIfNull(model);
        int weighted = model.Nodes.Count(node => node.Parameters.Any(parameter => parameter.Role == ParameterRole.Weight));
        float rate = model.Nodes.Any(node => node.Layer is BatchNorm or GroupNorm or LayerNorm) ? 0.05f : weighted <= 5 ? 0.03f : 0.01f;
        return Math.Min(rate * batch / 64, 0.2f);
    }

    /// <summary>
    /// Changes of the training images by chance, in the order in which they are applied; the same for the same seed, whatever the threads.
    /// </summary>
    public IReadOnlyList<Augmentation> Augmentations { get; init; } = [];

    /// <summary>
    /// The threads that read and augment the images of the next steps while the network trains; 0 for as many as there are processors. It
    /// does not change the result.
    /// </summary>
    public int DataThreads { get; init; }

    /// <summary>
    /// Whether images are read by threads while the network trains; otherwise those of a step when it begins, with the same bits.
    /// </summary>
    internal bool ReadsAhead { get; init; } = WorkerPool.CanStartThreads;

    internal void Check()
    {
        if (DataThreads is < 0 or > 256)
        {
            throw new FoveaException($"The threads that read images must be 0 to 256. Received {DataThreads}. Use 0 for as many as there are processors.");
        }

        if (Epochs <= 0 || Batch <= 0)
        {
            throw new FoveaException($"Epochs and batch must be positive. Received {Epochs} epochs and a batch of {Batch}.");
        }

        if (!(ClipNorm >= 0 && ClipValue >= 0))
        {
            throw new FoveaException(FormattableString.Invariant(
                $"The limits of the gradient are 0, for none, or more. Received ClipNorm {ClipNorm} and ClipValue {ClipValue}. Usual is a ClipNorm of 1."));
        }

        if (Accumulate < 1 || Patience < 0 || TimeBudget < TimeSpan.Zero)
        {
            throw new FoveaException(
                "Accumulate is 1 or more, Patience and TimeBudget are 0, for none, or more. "
                + $"Received Accumulate {Accumulate}, Patience {Patience}, TimeBudget {TimeBudget}.");
        }

        if (AverageDecay is not (>= 0 and < 1))
        {
            throw new FoveaException(FormattableString.Invariant(
                $"The decay of the average must be at least 0 and below 1. Received {AverageDecay}. Usual values are 0.99 to 0.9999."));
        }

        if (Resume && Folder is null)
        {
            throw new FoveaException("Resume needs the folder of the run. Set Folder.");
        }

        if (KeepEpochs && Folder is null)
        {
            throw new FoveaException("KeepEpochs needs a folder to keep them in. Set Folder.");
        }
    }
}
