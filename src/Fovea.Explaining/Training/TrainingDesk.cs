using System.Diagnostics;
using System.Globalization;
using Fovea.Data;
using Fovea.Models;
using Fovea.Training;

namespace Fovea.Explaining.Training;

/// <summary>
/// A whole training in pieces of some milliseconds: digits are drawn when they are needed, batches learned from, held-back images measured
/// now and then, and what the network was then is kept. Whoever has one thread calls <see cref="Advance"/> as long as there is time.
/// </summary>
public sealed class TrainingDesk
{
    private const int SampleSize = 64;
    private const int Slice = 8;
    private const int FirstMeasurement = 10;
    private const int LeastBetween = 20;
    private const int MeasurementsPerEpoch = 4;

    private readonly TrainingImages images;
    private readonly HeldBackMeter meter;
    private readonly List<HeldBackPoint> points = [];
    private readonly Stopwatch learning = new();
    private readonly Stopwatch all = new();
    private int sampled;
    private int measuredAt = -1;
    private int snapshotAt = -1;

    /// <summary>Prepares a training; nothing is drawn or learned yet.</summary>
    /// <param name="model">The model; its parameters are changed.</param>
    /// <param name="images">The images.</param>
    /// <param name="settings">The settings.</param>
    /// <param name="isFresh">Whether the model has learned nothing yet, so that its preprocessing is to be that of the images.</param>
    /// <exception cref="FoveaException">A setting is out of range, or the images do not fit the model.</exception>
    public TrainingDesk(Model model, TrainingImages images, TabTrainingSettings settings, bool isFresh = true)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(settings);
        this.images = images;
        Settings = settings;
        Model = model;
        if (model.Classes.Count == 0)
        {
            model.Classes = images.Train.Classes;
        }

        Training = new TabTraining(model, images.Train, settings);
        meter = new HeldBackMeter(model, images.HeldBack, Slice);
        sampled = isFresh ? 0 : SampleSize;
        Work = isFresh ? DeskWork.Preparing : DeskWork.Learning;
        Album = new EpochAlbum(model, $"{model.Name} on {images.Title}, trained in this tab");
        Album.MeasureOn(images.HeldBack);
        if (!isFresh)
        {
            Snap();
        }
    }

    /// <summary>The model.</summary>
    public Model Model { get; }

    /// <summary>The images.</summary>
    public TrainingImages Images => images;

    /// <summary>The settings that it began with.</summary>
    public TabTrainingSettings Settings { get; }

    /// <summary>The learning itself.</summary>
    public TabTraining Training { get; }

    /// <summary>What the next piece is part of.</summary>
    public DeskWork Work { get; private set; }

    /// <summary>The measurements so far.</summary>
    public IReadOnlyList<HeldBackPoint> Points => points;

    /// <summary>The last measurement; null before the first.</summary>
    public Measured? Measured { get; private set; }

    /// <summary>The batches that had been learned from at the last measurement.</summary>
    public int MeasuredAt => measuredAt;

    /// <summary>The network as it was at every measurement.</summary>
    public EpochAlbum Album { get; }

    /// <summary>The time spent here, drawing and measuring included.</summary>
    public TimeSpan Elapsed => all.Elapsed;

    /// <summary>The images learned from in a second, drawing and measuring left out; 0 before the first.</summary>
    public double ImagesPerSecond => Training.ImagesSeen == 0 ? 0 : Training.ImagesSeen / learning.Elapsed.TotalSeconds;

    /// <summary>The batches from one measurement to the next.</summary>
    public int Between => Math.Max(LeastBetween, (Training.BatchesPerEpoch + MeasurementsPerEpoch - 1) / MeasurementsPerEpoch);

    /// <summary>The held-back images that the measurement at hand is done with.</summary>
    public int MeasuredImages => meter.Done;

    /// <summary>Whether a measurement is due or at hand.</summary>
    public bool IsMeasuring => Work == DeskWork.Measuring;

    /// <summary>Does one piece of work: draws a digit, learns from a batch, or measures a few images.</summary>
    /// <returns>Whether anything was left to do: false after a failure that was measured, and after the end of a plan.</returns>
    public bool Advance()
    {
        if (Work == DeskWork.Learning && (Training.Failure is not null || Training.IsPlanDone))
        {
            return false;
        }

        all.Start();
        try
        {
            switch (Work)
            {
                case DeskWork.Preparing:
                    Prepare();
                    break;
                case DeskWork.Measuring:
                    MeasureSome();
                    break;
                default:
                    Learn();
                    break;
            }
        }
        finally
        {
            all.Stop();
            learning.Stop();
        }

        return true;
    }

    /// <summary>Has the held-back images measured next, unless the model is as it was at the last measurement.</summary>
    public void Measure()
    {
        if (Work == DeskWork.Learning && measuredAt != Training.WeightsOfBatch)
        {
            meter.Begin();
            Work = DeskWork.Measuring;
        }
    }

    // Draws what is missing of some images, one at a time; false when all are there.
    private static bool Draws(IImageDataset dataset, ReadOnlySpan<int> wanted)
    {
        if (dataset is DigitsDataset digits)
        {
            foreach (int index in wanted)
            {
                if (!digits.IsDrawn(index))
                {
                    digits.Pixels(index);
                    return true;
                }
            }
        }

        return false;
    }

    private void Prepare()
    {
        int count = Math.Min(SampleSize, images.Train.Count);
        if (sampled < count)
        {
            Draws(images.Train, [TrainingImages.PlaceOf(images.Train, SampleSize, sampled)]);
            sampled++;
            return;
        }

        IImageDataset sample = TrainingImages.Spread(images.Train, SampleSize);
        Model.Preprocessing = DatasetStatistics.Measure(sample, DatasetStatistics.StyleOf(sample));
        Album.Model.Preprocessing = Model.Preprocessing;
        Training.TakePreprocessing();
        Snap();
        Work = DeskWork.Learning;
    }

    private void Learn()
    {
        if (Draws(images.Train, Training.NextImages))
        {
            return;
        }

        learning.Start();
        bool isWell = Training.TrainBatch();
        learning.Stop();
        int batch = Training.Batches;
        bool isDue = batch == FirstMeasurement || batch % Training.BatchesPerEpoch == 0 || batch - Math.Max(0, measuredAt) >= Between;
        if (isDue || !isWell || Training.IsPlanDone)
        {
            Measure();
        }
    }

    private void MeasureSome()
    {
        int count = Math.Min(Slice, images.HeldBack.Count - meter.Done);
        Span<int> wanted = stackalloc int[Slice];
        for (int i = 0; i < count; i++)
        {
            wanted[i] = meter.Done + i;
        }

        if (Draws(images.HeldBack, wanted[..count]))
        {
            return;
        }

        meter.Step();
        if (meter.IsComplete)
        {
            Measured = meter.Result();
            measuredAt = Training.WeightsOfBatch;
            if (Training.Failure is null)
            {
                points.Add(new HeldBackPoint(measuredAt, Measured.Loss, Measured.Accuracy));
                Snap();
            }

            Work = DeskWork.Learning;
        }
    }

    private void Snap()
    {
        int batch = Training.Batches;
        if (snapshotAt == batch)
        {
            return;
        }

        double epoch = (double)batch / Training.BatchesPerEpoch;
        int since = batch - Math.Max(0, snapshotAt);
        snapshotAt = batch;
        Album.Add(new EpochSnapshot(Model, epoch.ToString("0.##", CultureInfo.InvariantCulture), epoch)
        {
            TrainLoss = since == 0 ? null : Training.Losses.Recent(since),
            HeldBackLoss = batch == 0 ? null : Measured?.Loss,
            HeldBackAccuracy = batch == 0 ? null : Measured?.Accuracy,
            Measured = batch > 0 && ReferenceEquals(Album.Images, images.HeldBack) ? Measured : null,
        });
    }
}
