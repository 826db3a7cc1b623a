using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Fovea.Losses;
using Fovea.Models;
using Fovea.Optimizers;
using Fovea.Planning;
using Fovea.Random;
using Fovea.Training;
using Fovea.Training.Diagnosis;

namespace Fovea.Explaining.Training;

/// <summary>
/// A training that goes on by one batch whenever it is asked to, on the calling thread: for a page that has one thread and wants to draw in
/// between, pause, and change the rate. The bits are those of <see cref="Trainer"/> with the same settings.
/// </summary>
public sealed class TabTraining
{
    private const double WarmUp = 0.05;

    private const string Advice =
        "Usually the learning rate is too high: go on with a tenth of it, or put a BatchNorm behind the layer.";

    private static readonly LearningRateSchedule Schedule = LearningRateSchedule.CosineWithWarmUp(WarmUp);
    private readonly SoftmaxCrossEntropy loss = new();
    private readonly Plan plan;
    private readonly TargetMemory targets;
    private readonly int[] order;
    private readonly GoodWeights good;
    private readonly TabTrainingSettings settings;
    private readonly int[] last;
    private ImageMaker maker;
    private Sgd optimizer;
    private int lastCount;
    private int orderedEpoch = -1;

    /// <summary>Prepares a training from the model's parameters as they are.</summary>
    /// <param name="model">The model; its parameters are changed.</param>
    /// <param name="images">The images to learn from.</param>
    /// <param name="settings">The settings.</param>
    /// <exception cref="FoveaException">A setting is out of range, or the images do not fit the model.</exception>
    public TabTraining(Model model, IImageDataset images, TabTrainingSettings settings)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(settings);
        settings.Check();
        DatasetCheck.Check(model, images);
        loss.Check(model);
        model.RequireTrained();
        (Model, Images, this.settings) = (model, images, settings);
        (LearningRate, PlannedEpochs) = (settings.LearningRate, settings.PlannedEpochs);
        optimizer = NewOptimizer(settings.Momentum);
        plan = Plan.Compile(model, settings.Batch, PlanMode.Training, new PlanOptions { Threads = 1, Seed = settings.Seed });
        TakePreprocessing();
        targets = ImageMaker.CreateTargets(images, settings.Augmentations, settings.Batch);
        order = new int[images.Count];
        last = new int[settings.Batch];
        good = new GoodWeights(model.Parameters);
    }

    /// <summary>The model.</summary>
    public Model Model { get; }

    /// <summary>The images to learn from.</summary>
    public IImageDataset Images { get; }

    /// <summary>The losses of all batches.</summary>
    public LossRecord Losses { get; } = new();

    /// <summary>The batches of an epoch.</summary>
    public int BatchesPerEpoch => (Images.Count + settings.Batch - 1) / settings.Batch;

    /// <summary>The batches so far.</summary>
    public int Batches { get; private set; }

    /// <summary>The images so far, those that came again counted again.</summary>
    public long ImagesSeen { get; private set; }

    /// <summary>How often all images were seen.</summary>
    public int CompleteEpochs => Batches / BatchesPerEpoch;

    /// <summary>The learning rate; of a plan its highest. Takes effect at the next batch.</summary>
    /// <exception cref="FoveaException">The value is negative or not finite.</exception>
    public float LearningRate
    {
        get;
        set => field = value >= 0 && float.IsFinite(value)
            ? value
            : throw new FoveaException($"The learning rate must be a number of 0 or more. Received {value}. Usual values are 0.001 to 0.1.");
    }

    /// <summary>The epochs of the plan; 0 for none. Takes effect at the next batch.</summary>
    /// <exception cref="FoveaException">The value is negative.</exception>
    public int PlannedEpochs
    {
        get;
        set => field = value >= 0
            ? value
            : throw new FoveaException($"The epochs of a plan are 0, for none, or more. Received {value}.");
    }

    /// <summary>Whether there is a plan, and it is done: its rate has fallen to 0.</summary>
    public bool IsPlanDone => PlannedEpochs > 0 && Batches >= (long)PlannedEpochs * BatchesPerEpoch;

    /// <summary>The rate of the next batch.</summary>
    public float NextRate => PlannedEpochs == 0 ? LearningRate
        : IsPlanDone ? 0
        : (float)(LearningRate * Schedule.FactorAt(Batches, (long)PlannedEpochs * BatchesPerEpoch));

    /// <summary>What remains of the velocity from step to step. A change keeps the velocity and takes effect at the next batch.</summary>
    /// <exception cref="FoveaException">The value is not at least 0 and below 1.</exception>
    public float Momentum
    {
        get => optimizer.Momentum;
        set
        {
            if (value == optimizer.Momentum)
            {
                return;
            }

            Sgd next = NewOptimizer(value);
            next.Bind(Model.Parameters);
            if (optimizer.Steps > 0)
            {
                optimizer.State[0].Values.CopyTo(next.State[0].Values);
                next.GoOnAfter(optimizer.Steps);
            }

            optimizer = next;
        }
    }

    /// <summary>Why the training stopped by itself; null as long as it goes well.</summary>
    public string? Failure { get; private set; }

    /// <summary>The batches after which the weights that the model has now were the model's; another number than <see cref="Batches"/> only
    /// after a failure.</summary>
    public int WeightsOfBatch { get; private set; }

    /// <summary>The images of the next batch, as indices of the dataset.</summary>
    public ReadOnlySpan<int> NextImages
    {
        get
        {
            Order();
            int first = Batches % BatchesPerEpoch * settings.Batch;
            return order.AsSpan(first, Math.Min(settings.Batch, order.Length - first));
        }
    }

    /// <summary>What the network said of the images of the last batch, before it learned from them; empty before the first and after a
    /// failure.</summary>
    /// <param name="most">The most images.</param>
    public IReadOnlyList<BatchImage> LastBatch(int most = int.MaxValue) => lastCount == 0
        ? []
        : BatchImage.Of(plan, last.AsSpan(0, Math.Min(most, lastCount)), targets.First(lastCount).Labels);

    /// <summary>
    /// Learns from one batch. Where the loss is not finite, nothing is learned from it, <see cref="Failure"/> says why, and the model has
    /// the weights again of the last moment at which it went well.
    /// </summary>
    /// <returns>Whether it went well.</returns>
    public bool TrainBatch()
    {
        if (Failure is not null)
        {
            return false;
        }

        ReadOnlySpan<int> images = NextImages;
        int epoch = (Batches / BatchesPerEpoch) + 1;
        for (int i = 0; i < images.Length; i++)
        {
            maker.Make(epoch, images[i], plan.Input(i), targets, i);
        }

        optimizer.LearningRate = NextRate;
        LossSum sum = plan.ForwardBackward(targets.First(images.Length), loss);
        if (!double.IsFinite(sum.Sum))
        {
            Fail(sum.Mean, images.Length);
            return false;
        }

        images.CopyTo(last);
        lastCount = images.Length;
        optimizer.Step(plan);
        Losses.Add(sum.Mean);
        Batches++;
        WeightsOfBatch = Batches;
        ImagesSeen += images.Length;
        good.Note(Losses);
        return true;
    }

    /// <summary>Has the images prepared as the model's preprocessing says now, where it was set after the training was made.</summary>
    [MemberNotNull(nameof(maker))]
    public void TakePreprocessing() => maker = new ImageMaker(Images, Model.Preprocessing, settings.Augmentations, settings.Seed);

    /// <summary>Goes on after a failure, from the weights that the model has now and without velocity.</summary>
    public void GoOn()
    {
        Failure = null;
        optimizer = NewOptimizer(optimizer.Momentum);
    }

    private void Fail(double mean, int images)
    {
        string why = NotFinite.Explain(plan, images, Advice);
        WeightsOfBatch = good.Restore();
        lastCount = 0;
        Failure = string.Create(
            CultureInfo.InvariantCulture,
            $"{Model.Name}: the loss became {mean} in batch {Batches + 1}, at a learning rate of {optimizer.LearningRate:G3}. {why}");
    }

    // A shuffle of its own for each epoch, which seed and epoch decide.
    private void Order()
    {
        int epoch = (Batches / BatchesPerEpoch) + 1;
        if (orderedEpoch == epoch)
        {
            return;
        }

        for (int i = 0; i < order.Length; i++)
        {
            order[i] = i;
        }

        new RandomSource(settings.Seed, (ulong)epoch).Shuffle<int>(order);
        orderedEpoch = epoch;
    }

    private Sgd NewOptimizer(float momentum) => new(settings.LearningRate, momentum, settings.WeightDecay);
}
