using Fovea.Losses;
using Fovea.Models;
using Fovea.Optimizers;
using Fovea.Planning;
using Fovea.Training.Diagnosis;
using Fovea.Training.Runs;

namespace Fovea.Training;

/// <summary>
/// Trains a model: shuffles the images in every epoch, steps through them in batches, and measures the validation images after each epoch.
/// </summary>
/// <example>
/// <code>
/// var trainer = new Trainer(model, new Sgd(learningRate: 0.05f), new TrainingOptions { Epochs = 5 });
/// TrainingResult result = trainer.Fit(train, validation);
/// model.Save("model.safetensors");
/// </code>
/// </example>
public sealed class Trainer
{
    private readonly Model model;
    private readonly Optimizer optimizer;
    private readonly TrainingOptions options;
    private readonly Loss loss;

    /// <summary>Prepares a run.</summary>
    /// <param name="model">The model; its parameters are changed.</param>
    /// <param name="optimizer">The optimiser; its learning rate is the one that the schedule begins from.</param>
    /// <param name="options">Settings, or null for the defaults.</param>
    /// <param name="loss">The loss, or null for softmax cross-entropy.</param>
    /// <exception cref="FoveaException">A setting is out of range, or the loss does not fit the model.</exception>
    public Trainer(Model model, Optimizer optimizer, TrainingOptions? options = null, Loss? loss = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(optimizer);
        this.model = model;
        this.optimizer = optimizer;
        this.options = options ?? new TrainingOptions();
        this.loss = loss ?? new SoftmaxCrossEntropy();
        this.options.Check();
        this.loss.Check(model);
    }

    /// <summary>Refuses a run that cannot be, before anything is done: data that do not fit the model, or a batch that memory does not
    /// suffice for.</summary>
    /// <param name="dataset">The images to learn from.</param>
    /// <param name="validation">Images to measure after each epoch, or null.</param>
    /// <exception cref="FoveaException">A dataset is empty, its images or classes are not those of the model, or the run needs more memory
    /// than there is.</exception>
    public void Check(IImageDataset dataset, IImageDataset? validation = null)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        DatasetCheck.Check(model, dataset);
        if (validation is not null)
        {
            DatasetCheck.Check(model, validation);
        }

        // What does not fit at the moment alone is told when the run begins.
        MemoryCheck.Check(model, options with { Warn = null }, validation is not null, AvailableMemory.Read());
    }

    /// <summary>
    /// Runs all epochs, or what is left of them where <see cref="TrainingOptions.Resume"/> is set. Where the run is cancelled or fails, the
    /// model keeps the parameters of the last step; with a folder, a cancelled run can go on.
    /// </summary>
    /// <param name="train">The images to learn from.</param>
    /// <param name="validation">Images to measure after each epoch, or null.</param>
    /// <param name="progress">Told after each step and at the end of each epoch, on the calling thread; or null.</param>
    /// <param name="cancellation">Ends the run between steps.</param>
    /// <exception cref="FoveaException">A dataset does not fit the model, or the loss stopped being a number.</exception>
    /// <exception cref="OperationCanceledException">The run was cancelled.</exception>
    public TrainingResult Fit(
        IImageDataset train,
        IImageDataset? validation = null,
        IProgress<TrainingProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        using TrainingSession session = Start(train, validation, progress, cancellation);
        return session.RunAll(cancellation);
    }

    /// <summary>
    /// Begins a run that goes on slice by slice, for a user interface that draws, pauses and changes the learning rate in between. With the
    /// same settings it has the bits of <see cref="Fit"/>.
    /// </summary>
    /// <param name="train">The images to learn from.</param>
    /// <param name="validation">Images to measure after each epoch, or null.</param>
    /// <returns>The run, before its first step; to be disposed of when it is over or given up.</returns>
    /// <exception cref="FoveaException">A dataset does not fit the model, or the memory does not suffice.</exception>
    public TrainingSession Start(IImageDataset train, IImageDataset? validation = null) => Start(train, validation, null, default);

    private TrainingSession Start(
        IImageDataset train, IImageDataset? validation, IProgress<TrainingProgress>? progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(train);
        DatasetCheck.Check(model, train);
        model.RequireTrained();
        int[] classCounts = LabelCheck.Count(train);
        if (LabelCheck.Judge(train, classCounts) is { } doubt)
        {
            options.Warn?.Invoke(doubt);
        }

        if (validation is not null)
        {
            DatasetCheck.Check(model, validation);
            LabelCheck.Count(validation);
        }

        MemoryCheck.Check(model, options, validation is not null, AvailableMemory.Read());
        var evaluator = validation is null ? null : new Evaluator(model, options.Batch, options.Threads, loss, options.Arithmetic);
        var plan = Plan.Compile(
            model,
            options.Batch,
            PlanMode.Training,
            new PlanOptions { Threads = options.Threads, Seed = options.Seed, Arithmetic = options.Arithmetic });
        var state = new RunState { BaseRate = optimizer.LearningRate, OptimizerSteps = optimizer.Steps };
        cancellation.ThrowIfCancellationRequested();
        WeightAverage? average = options.AverageDecay > 0 ? new WeightAverage(model.Parameters, plan, options.AverageDecay) : null;
        RunKeeper? keeper = null;
        if (options.Folder is not null)
        {
            var config = RunConfig.Describe(model, optimizer, loss, options, train, validation);
            keeper = RunKeeper.Open(config, model, optimizer, average, options, train.Classes, ref state);
        }

        var run = new TrainingRun(plan, optimizer, loss, average, options, train, progress, state, classCounts);
        return new TrainingSession(run, state, model, optimizer, average, keeper, () => evaluator?.Start(validation!));
    }
}
