using Fovea.Data;
using Fovea.Explaining.Training;
using Fovea.Models;
using Fovea.Optimizers;
using Fovea.Training;
using Fovea.Training.Runs;

namespace Fovea.Explorer.Tests.Views;

/// <summary>A small run of three epochs, all of them kept, as <c>fovea train --keep-epochs</c> leaves it.</summary>
internal sealed class KeptRun : IDisposable
{
    private readonly TrainingFolder files;

    public KeptRun()
    {
        Folder = Directory.CreateTempSubdirectory("fovea-run-").FullName;
        files = new TrainingFolder(Folder);
        var digits = new DigitsDataset(320, 1);
        NetworkDraft draft = NetworkDraft.Small(digits.ImageShape, LibraryTraining.Ten);
        draft = draft.Replace(0, draft.Layers[0] with { Width = 4 });
        Model model = draft.Build(1);
        model.Preprocessing = DatasetStatistics.Measure(digits, DatasetStatistics.StyleOf(digits));
        Result = new Trainer(model, new Sgd(0.05f), new TrainingOptions { Epochs = 3, Folder = Folder, KeepEpochs = true })
            .Fit(digits, TrainingImages.HeldBackDigits(), null, TestContext.Current.CancellationToken);
    }

    /// <summary>The folder of the run.</summary>
    public string Folder { get; }

    /// <summary>What the library says of it.</summary>
    public TrainingResult Result { get; }

    /// <summary>The file of an epoch, from 1.</summary>
    public string PathOf(int epoch) => files.EpochPath(epoch);

    /// <summary>The model as it was after an epoch.</summary>
    public Model Epoch(int epoch) => Model.Load(PathOf(epoch));

    /// <summary>What that model says of images, of the held-back digits where none are given.</summary>
    public Measured Measure(int epoch, IImageDataset? images = null) =>
        new HeldBackMeter(Epoch(epoch), images ?? TrainingImages.HeldBackDigits()).Measure();

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
