using System.Globalization;
using Fovea.Data;
using Fovea.Explaining.Training;
using Fovea.Explorer.Files;
using Fovea.Explorer.Parts;
using Fovea.Explorer.State;
using Fovea.Explorer.Views.Training;
using Fovea.Tracing;
using Fovea.Training;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;

namespace Fovea.Explorer.Views.Epochs;

/// <summary>Goes through an album. What the network says of held-back images is measured in slices, the epoch shown first.</summary>
public sealed partial class EpochsView : IDisposable
{
    private const int MostFiles = 2000;
    private const int MostMaps = 32;
    private const int PictureSide = 84;
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(600);
    private static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(40);

    private EpochAlbum? album;
    private IImageDataset? images;
    private ActivationTrace? trace;
    private FeaturePlanes? planes;
    private Picture? picture;
    private (int Actual, int Predicted)? chosen;
    private CancellationTokenSource measuring = new();
    private int position;
    private int image;
    private int layer;
    private string line = string.Empty;
    private string dots = string.Empty;
    private string? work;
    private string? problem;
    private ViewLink? read;
    private bool isLeft;

    /// <summary>What the address says.</summary>
    [Parameter]
    public ViewLink Link { get; set; } = ViewLink.Empty;

    [Inject]
    private Trainings Trainings { get; set; } = default!;

    [Inject]
    private ServedFiles Served { get; set; } = default!;

    [Inject]
    private Navigator Navigator { get; set; } = default!;

    private int Count => album?.Snapshots.Count ?? 0;

    private EpochSnapshot Current => album!.Snapshots[position];

    private double Mark => Count < 2 ? 0 : (double)position / (Count - 1);

    private string Words => Accuracy(Current) is { } share
        ? $"Epoch {Current.Name}: {Show.Percent(share)} of the held-back images recognised."
        : $"Epoch {Current.Name}.";

    private string ExactAccuracy => Accuracy(Current) is { } share ? Show.Exact(share) : string.Empty;

    private string AccuracyWords => Accuracy(Current) is { } share ? Show.Percent(share) : "–";

    private int PictureCell => Math.Max(1, PictureSide / picture!.Columns);

    // The last one, where the link names none.
    private string LinkedEpoch => Link.Text("epoch", album!.Snapshots[^1].Name);

    private Measured? Before => position > 0 ? album!.Snapshots[position - 1].Measured : null;

    private (int Mended, int Lost)? Changes => Current.Measured is { } now && Before is { } before ? now.Since(before) : null;

    private string MeasuredWords => Current.Measured is { } measured
        ? $"{Show.Count(measured.Count)} held-back {images!.Name}, with the weights of this epoch. Press a number for its pictures, and a picture's words for its feature maps."
        : $"Measuring {Show.Count(images!.Count)} held-back {images.Name} with the weights of this epoch.";

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        if (Trainings.OpenedRun is null && Trainings.Desk is null)
        {
            await OpenServed();
        }

        ShowAlbum();
    }

    /// <inheritdoc/>
    protected override void OnParametersSet()
    {
        if (!ReferenceEquals(Link, read))
        {
            read = Link;
            if (Count > 0)
            {
                GoTo(LinkedEpoch);
            }
        }
    }

    /// <summary>Ends the measurements.</summary>
    public void Dispose()
    {
        isLeft = true;
        measuring.Cancel();
    }

    private static double? Accuracy(EpochSnapshot snapshot) => snapshot.HeldBackAccuracy ?? snapshot.Measured?.Accuracy;

    private static string Number(double? value) => value is { } number ? Show.Number(number) : "–";

    private async Task OpenServed()
    {
        try
        {
            string[] names = [.. (await Served.List()).Where(RunFiles.IsWanted)];
            if (!RunFiles.IsRun(names))
            {
                return;
            }

            var files = new List<NamedBytes>();
            long left = RunFiles.MostBytes;
            foreach (string name in names)
            {
                work = $"Reading {files.Count + 1} of {names.Length} files of the run.";
                StateHasChanged();
                files.Add(new NamedBytes(name, await Served.Read(name, left)));
                left -= files[^1].Bytes.Length;
            }

            Trainings.OpenedRun = RunFiles.Open(files);
        }
        catch (Exception refusal) when (refusal is FoveaException or HttpRequestException)
        {
            problem = refusal.Message;
        }
        finally
        {
            work = null;
        }
    }

    private async Task Open(InputFileChangeEventArgs change)
    {
        problem = null;
        try
        {
            IBrowserFile[] wanted = [.. ChosenFiles.Of(change, MostFiles).Where(file => RunFiles.IsWanted(file.Name))];
            work = $"Reading {wanted.Length} files.";
            StateHasChanged();
            Trainings.OpenedRun = RunFiles.Open(await ChosenFiles.Read(wanted, RunFiles.MostBytes));
            ShowAlbum();
        }
        catch (FoveaException refusal)
        {
            problem = refusal.Message;
        }
        finally
        {
            work = null;
        }
    }

    private async Task OpenImages(InputFileChangeEventArgs change)
    {
        problem = null;
        try
        {
            IReadOnlyList<NamedBytes> files = await ChosenFiles.Read(ChosenFiles.Of(change, MostFiles), TrainingFiles.MostBytes);
            IImageDataset opened = TrainingFiles.Open(files).HeldBack;
            DatasetFit.Check(album!.Model, opened);
            if (!isLeft)
            {
                album.MeasureOn(opened);
                ShowAlbum();
            }
        }
        catch (FoveaException refusal)
        {
            problem = refusal.Message;
        }
    }

    private void ShowTab()
    {
        Trainings.OpenedRun = null;
        ShowAlbum();
    }

    private void ShowAlbum()
    {
        if (isLeft)
        {
            // The person went elsewhere while files were read.
            return;
        }

        measuring.Cancel();
        album = Trainings.OpenedRun?.Album ?? Trainings.Desk?.Album;
        if (album is null || Count == 0)
        {
            return;
        }

        if (album.Images is null)
        {
            album.MeasureOn(DatasetFit.Digits(album.Model));
        }

        images = album.Images;
        trace = new ActivationTrace(album.Model);
        layer = Math.Min(Math.Max(0, album.Model.Nodes.Count - 1), 2);
        (image, chosen, position) = (0, null, Count - 1);
        GoTo(LinkedEpoch);
        Draw();
        _ = Measure();
    }

    private void GoTo(string name)
    {
        int found = album!.Snapshots.ToList().FindIndex(snapshot => snapshot.Name == name);
        if (found >= 0 && found != position)
        {
            position = found;
            Draw();
        }
    }

    private async Task Go(int to)
    {
        position = to;
        Draw();
        _ = Navigator.Remember(new ViewLink("epochs").With("epoch", Current.Name, album!.Snapshots[^1].Name));
        if (Current.Measured is null)
        {
            await Measure();
        }
    }

    private void ChooseImage(int index)
    {
        image = index;
        Draw();
    }

    private void ChooseLayer(ChangeEventArgs change)
    {
        layer = int.Parse((string)change.Value!, CultureInfo.InvariantCulture);
        Draw();
    }

    private void Pick(Picture picked)
    {
        image = picked.Index;
        Draw();
    }

    // The weights of the epoch, and what they make of the image.
    private void Draw()
    {
        album!.Show(position);
        DrawCurve();
        if (images is null)
        {
            (planes, picture) = (null, null);
            return;
        }

        var pixels = new float[images.ImageShape.Length];
        images.CopyImage(image, pixels);
        foreach (Fovea.Models.ModelNode node in trace!.Forward(pixels))
        {
            if (node.Index == layer)
            {
                planes = FeaturePlanes.Of(trace, node, MostMaps);
            }
        }

        float[] probabilities = trace.Probabilities();
        int guess = Math.Max(0, Array.IndexOf(probabilities, probabilities.Max()));
        int label = images.Label(image);
        string words = Picture.Words(images.Classes, label, guess, probabilities[guess]);
        picture = Picture.Of(images, image, words, guess != label);
    }

    private void DrawCurve()
    {
        (double, double)[] points =
        [
            .. album!.Snapshots.Select((snapshot, index) => (index, Accuracy(snapshot)))
                .Where(point => point.Item2 is not null).Select(point => ((double)point.index, point.Item2!.Value)),
        ];
        double end = Math.Max(1, Count - 1);
        line = ChartLine.Line(points, end, 1);
        dots = ChartLine.Dots(points, end, 1);
    }

    // The epoch that is shown first, then the others; a new call ends the one before.
    private async Task Measure()
    {
        measuring.Cancel();
        measuring = new CancellationTokenSource();
        CancellationToken token = measuring.Token;
        if (images is null || album is null)
        {
            return;
        }

        EpochAlbum measured = album;
        Fovea.Models.Model model = measured.Model.Clone();
        var meter = new HeldBackMeter(model, images, slice: 8);
        while (!token.IsCancellationRequested
            && (Current.Measured is null ? Current : measured.Snapshots.FirstOrDefault(snapshot => snapshot.Measured is null)) is { } next)
        {
            next.CopyTo(model);
            meter.Begin();
            while (!meter.IsComplete && !token.IsCancellationRequested)
            {
                long begin = Environment.TickCount64;
                while (!meter.IsComplete && Environment.TickCount64 - begin < Slice.TotalMilliseconds)
                {
                    meter.Step();
                }

                await Task.Delay(1, CancellationToken.None);
            }

            if (!token.IsCancellationRequested)
            {
                next.Measured = meter.Result();
                DrawCurve();
                StateHasChanged();
            }
        }
    }
}
