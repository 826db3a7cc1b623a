using System.Diagnostics;
using System.Globalization;
using Fovea.Explaining.Training;
using Fovea.Explorer.Parts;
using Fovea.Explorer.State;
using Fovea.Models;
using Microsoft.AspNetCore.Components;

namespace Fovea.Explorer.Views.Training;

/// <summary>Runs the training in slices, so that the page stays alive, and keeps its settings in the address.</summary>
public sealed partial class TrainingView : IDisposable
{
    private const int MostShown = 16;
    private const string LeNet5 = "lenet5";
    private static readonly int[] Plans = [2, 4, 8, 16];
    private static readonly int[] BatchSizes = [16, 32, 64];

    // A piece of work ends within this time or is the only one of its slice; then the page draws and answers.
    private static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(40);
    private static readonly TimeSpan BetweenPaints = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan BetweenPictures = TimeSpan.FromMilliseconds(1000);

    private readonly Stopwatch sincePaint = Stopwatch.StartNew();
    private readonly Stopwatch sincePictures = Stopwatch.StartNew();
    private NetworkReview review = new([], null);
    private IReadOnlyList<Picture> lastBatch = [];
    private (int Actual, int Predicted)? chosen;
    private TabTrainingSettings settings = new();
    private CancellationTokenSource? running;
    private bool isDisposed;
    private int revision;
    private string? problem;
    private string? spoken;
    private ViewLink? read;

    /// <summary>What the address says.</summary>
    [Parameter]
    public ViewLink Link { get; set; } = ViewLink.Empty;

    [Inject]
    private Trainings Trainings { get; set; } = default!;

    [Inject]
    private Browser Browser { get; set; } = default!;

    [Inject]
    private Navigator Navigator { get; set; } = default!;

    private bool IsRunning => running is not null;

    private TrainingDesk? Desk => Trainings.Desk;

    private NetworkDraft Draft => Trainings.Draft!;

    private float Rate => Desk?.Training.LearningRate ?? settings.LearningRate;

    private int Plan => Desk?.Training.PlannedEpochs ?? settings.PlannedEpochs;

    private float Momentum => Desk?.Training.Momentum ?? settings.Momentum;

    private bool CanTrain => Desk is null ? review.IsReady : Desk.Training is { Failure: null, IsPlanDone: false };

    // What was changed since the training began and only a restart can follow.
    private bool IsStale => Desk is not null && (settings.Batch != Desk.Settings.Batch || settings.Seed != Desk.Settings.Seed
        || settings.Augments != Desk.Settings.Augments || !ReferenceEquals(Trainings.Images, Desk.Images)
        || (Trainings.DeskDraft is not null && Trainings.DeskDraft != Draft));

    private string Status => Desk switch
    {
        null => review.IsReady ? "Ready. Training begins with the first digits that are drawn." : "The network is not complete: its list says what is missing.",
        { Work: DeskWork.Preparing } => IsRunning ? "Looking at the first images." : "Paused while the first images are looked at.",
        { Work: DeskWork.Measuring } => $"{(IsRunning ? "Measuring" : "Paused while measuring")}: {Desk.MeasuredImages} of {Desk.Images.HeldBack.Count} held-back images.",
        { Training.Failure: not null } => "Stopped.",
        { Training.IsPlanDone: true } => $"The plan of {Plan} epochs is done. For more, choose a longer plan or a rate that stays as it is.",
        _ when IsRunning => "Learning.",
        _ when IsStale => "Paused. Restart to train with what was changed.",
        _ => Desk.Training.Batches == 0 ? "Ready." : "Paused.",
    };

    private string Restored => Desk is { Measured: { } measured } desk && desk.MeasuredAt == desk.Training.WeightsOfBatch
        ? $"The network has the weights of batch {desk.Training.WeightsOfBatch} again, which recognise {Show.Percent(measured.Accuracy)} of the held-back images. They can be kept, looked at, and trained further."
        : $"The network has the weights of batch {Desk?.Training.WeightsOfBatch} again.";

    private string MeasuredWords => Desk?.Measured is { } measured
        ? $"{Show.Count(measured.Count)} held-back images, measured after batch {Show.Count(Desk.MeasuredAt)}. Press a number for its pictures."
        : "Measured after the first batches.";

    /// <inheritdoc/>
    protected override void OnInitialized()
    {
        Trainings.Draft ??= NetworkDraft.LeNet5(Trainings.Images.Train.ImageShape, Trainings.Images.Train.Classes);
        settings = Trainings.Settings;
        Browser.KeyPressed += OnKey;
    }

    /// <inheritdoc/>
    protected override void OnParametersSet()
    {
        if (!ReferenceEquals(Link, read))
        {
            read = Link;
            ReadLink();
        }

        review = Draft.Review();
        ShowBatch();
    }

    /// <summary>Pauses: other views want to answer at once.</summary>
    public void Dispose()
    {
        isDisposed = true;
        Pause();
        Browser.KeyPressed -= OnKey;
    }

    private bool OnKey(string key)
    {
        Func<Task>? work = key switch
        {
            " " => Toggle,
            "ArrowRight" => OneBatch,
            _ => null,
        };
        if (work is not null)
        {
            _ = InvokeAsync(work);
        }

        return work is not null;
    }

    private Task Toggle()
    {
        if (IsRunning)
        {
            Pause();
            return Task.CompletedTask;
        }

        return Run(() => false);
    }

    private Task OneBatch()
    {
        int batches = Desk?.Training.Batches ?? 0;
        return Run(() => Desk!.Training.Batches > batches);
    }

    private Task OneEpoch()
    {
        int epochs = Desk?.Training.CompleteEpochs ?? 0;
        return Run(() => Desk!.Training.CompleteEpochs > epochs && !Desk.IsMeasuring);
    }

    private async Task Run(Func<bool> isDone)
    {
        if (IsRunning || !CanTrain)
        {
            return;
        }

        problem = null;
        var own = new CancellationTokenSource();
        running = own;
        StateHasChanged();
        try
        {
            if (Desk is null)
            {
                Begin();
            }

            await Advance(Desk!, isDone, own.Token);
        }
        catch (FoveaException refusal)
        {
            problem = refusal.Message;
        }
        finally
        {
            running = running == own ? null : running;
        }

        if (!isDisposed)
        {
            Paint(isLast: true);
        }
    }

    // What runs has a token of its own: another training that begins at once is not its to go on with.
    private void Pause()
    {
        running?.Cancel();
        running = null;
    }

    private async Task Advance(TrainingDesk desk, Func<bool> isDone, CancellationToken paused)
    {
        var slice = new Stopwatch();
        int told = desk.Points.Count;
        bool goesOn = true;
        while (goesOn && !paused.IsCancellationRequested)
        {
            slice.Restart();
            do
            {
                goesOn = desk.Advance() && !isDone();
            }
            while (goesOn && slice.Elapsed < Slice);
            if (sincePaint.Elapsed >= BetweenPaints && !isDisposed)
            {
                Paint(isLast: false);
            }

            if (desk.Points.Count > told)
            {
                told = desk.Points.Count;
                spoken = $"Batch {desk.Points[^1].Batch}: {Show.Percent(desk.Points[^1].Accuracy)} of the held-back images recognised.";
            }

            await Task.Delay(1, CancellationToken.None);
        }
    }

    private void Paint(bool isLast)
    {
        revision++;
        if (isLast || sincePictures.Elapsed >= BetweenPictures)
        {
            ShowBatch();
            sincePictures.Restart();
        }

        StateHasChanged();
        sincePaint.Restart();
    }

    private void ShowBatch() => lastBatch = Desk is null
        ? []
        :
        [
            .. Desk.Training.LastBatch(MostShown).Select(image => Picture.Of(
                image.Pixels,
                Desk.Images.Train.ImageShape,
                Picture.Words(Desk.Images.Train.Classes, image.Label, image.Predicted, image.Probability),
                image.Label != image.Predicted)),
        ];

    private void Begin()
    {
        Trainings.Settings = settings;
        Trainings.DeskDraft = Draft;
        Trainings.Desk = new TrainingDesk(Draft.Build(settings.Seed), Trainings.Images, settings);
        Trainings.OpenedRun = null;
        chosen = null;
    }

    private void Restart()
    {
        Pause();
        problem = null;
        settings = settings with { LearningRate = Rate, PlannedEpochs = Plan, Momentum = Momentum };
        try
        {
            Begin();
        }
        catch (FoveaException refusal)
        {
            problem = refusal.Message;
        }

        Paint(isLast: true);
    }

    private async Task OpenModel(Model model)
    {
        Pause();
        problem = null;
        settings = settings with { LearningRate = Rate, PlannedEpochs = Plan, Momentum = Momentum };
        var desk = new TrainingDesk(model, Trainings.Images, settings, isFresh: false);
        (Trainings.Desk, Trainings.DeskDraft, Trainings.OpenedRun, chosen) = (desk, null, null, null);
        desk.Measure();
        await Run(() => !desk.IsMeasuring);
    }

    private void GoOnSlower()
    {
        Desk!.Training.LearningRate = Rate / 10;
        Desk.Training.GoOn();
        settings = settings with { LearningRate = Rate };
        Remember();
    }

    private void OpenEpochs()
    {
        Trainings.OpenedRun = null;
        Navigator.Open(new ViewLink("epochs"));
    }

    private void SetRate(float rate)
    {
        if (Desk is not null)
        {
            Desk.Training.LearningRate = rate;
        }

        settings = settings with { LearningRate = rate };
        Remember();
    }

    private void SetPlan(ChangeEventArgs change)
    {
        int epochs = int.Parse((string)change.Value!, CultureInfo.InvariantCulture);
        if (Desk is not null)
        {
            Desk.Training.PlannedEpochs = epochs;
        }

        settings = settings with { PlannedEpochs = epochs };
        Remember();
    }

    private void SetMomentum(double? given)
    {
        problem = null;
        float momentum = (float)(given ?? -1);
        if (momentum is not (>= 0 and < 1))
        {
            string received = given is { } number ? Show.Exact(number) : "nothing";
            problem = $"The momentum must be at least 0 and below 1. Received {received}. The usual value is 0.9.";
            return;
        }

        if (Desk is not null)
        {
            Desk.Training.Momentum = momentum;
        }

        settings = settings with { Momentum = momentum };
        Remember();
    }

    private void SetBatch(ChangeEventArgs change) =>
        Set(settings with { Batch = int.Parse((string)change.Value!, CultureInfo.InvariantCulture) });

    private void SetSeed(long? seed) => Set(seed is >= 0 ? settings with { Seed = (ulong)seed } : settings);

    private void SetAugments(ChangeEventArgs change) => Set(settings with { Augments = change.Value is true });

    private void Set(TabTrainingSettings next)
    {
        settings = next;
        Remember();
    }

    private void SetDraft(NetworkDraft draft)
    {
        // A network that was changed is LeNet-5 no longer.
        bool isLeNet5 = LayerWords.Write(draft.Layers) == LayerWords.Write(NetworkDraft.LeNet5(draft.Input, draft.Classes).Layers);
        bool isNamedSo = draft.Name == LeNet5;
        Trainings.Draft = isLeNet5 != isNamedSo ? draft with { Name = isLeNet5 ? LeNet5 : "own" } : draft;
        review = Draft.Review();
        Remember();
    }

    private void SetImages(TrainingImages images)
    {
        Trainings.Images = images;
        SetDraft(Draft.For(images.Train.ImageShape, images.Train.Classes));
    }
}
