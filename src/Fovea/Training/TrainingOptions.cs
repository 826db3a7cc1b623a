using Fovea.Kernels.Convolution;
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
    /// The folder of the run, or null to keep nothing on the disk. It gets config.json, log.jsonl, log.csv, checkpoint.safetensors,
    /// best.safetensors and, at the end, model.safetensors.
    /// </summary>
    public string? Folder { get; init; }

    /// <summary>
    /// Whether the run in <see cref="Folder"/> goes on from its last checkpoint. All that decides the result must be as it was; the bits
    /// are then those of a run that was never interrupted.
    /// </summary>
    public bool Resume { get; init; }

    /// <summary>The longest time between two checkpoints; one is written at the end of each epoch too.</summary>
    public TimeSpan CheckpointInterval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Told in one sentence what is worth knowing and stops nothing; or null.</summary>
    public Action<string>? Warn { get; init; }

    /// <summary>The words of the command line that began the run, to be kept in config.json.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>
    /// A learning rate for SGD with momentum 0.9 that suits most networks at a batch of 64: 0.05 with batch normalisation, 0.03 for
    /// networks of up to five layers with weights, 0.01 for deeper ones. It grows with the batch, because the steps are fewer and less
    /// noisy (Goyal et al., "Accurate, large minibatch SGD", 2017), up to 0.2.
    /// </summary>
    /// <param name="model">The network.</param>
    /// <param name="batch">The images of one step.</param>
    public static float UsualLearningRate(Model model, int batch)
    {
        ArgumentNullException.ThrowIfNull(model);
        int weighted = model.Nodes.Count(node => node.Parameters.Any(parameter => parameter.Role == ParameterRole.Weight));
        float rate = model.Nodes.Any(node => node.Layer is BatchNorm) ? 0.05f : weighted <= 5 ? 0.03f : 0.01f;
        return Math.Min(rate * batch / 64, 0.2f);
    }

    internal void Check()
    {
        if (Epochs <= 0 || Batch <= 0)
        {
            throw new FoveaException($"Epochs and batch must be positive. Received {Epochs} epochs and a batch of {Batch}.");
        }

        if (Resume && Folder is null)
        {
            throw new FoveaException("Resume needs the folder of the run. Set Folder.");
        }
    }
}
