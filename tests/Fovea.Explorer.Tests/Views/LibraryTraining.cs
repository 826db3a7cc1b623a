using System.Collections.Immutable;
using System.Globalization;
using Fovea.Explaining.Training;

namespace Fovea.Explorer.Tests.Views;

/// <summary>The training of a link, done by the library on this machine.</summary>
internal static class LibraryTraining
{
    public const string Layers = "conv-4-5-2-same.relu.max-2-2-0.flatten.dense-10";

    /// <summary>A small network that learns fast, in batches of 16 at a rate of 0.03.</summary>
    public const string Link = $"training?layers={Layers}&digits=500&plan=0&rate=0.03&batch=16";

    public static ImmutableArray<string> Ten { get; } = [.. Enumerable.Range(0, 10).Select(i => i.ToString(CultureInfo.InvariantCulture))];

    /// <summary>The network and images of <see cref="Link"/>; its settings, too, where none are given.</summary>
    public static TrainingDesk Desk(TabTrainingSettings? settings = null, TrainingImages? images = null)
    {
        settings ??= new() { Batch = 16, LearningRate = 0.03f };
        NetworkDraft draft = NetworkDraft.LeNet5(new Shape(28, 28, 1), Ten) with { Name = "own", Layers = LayerWords.Read(Layers)!.Value };
        return new TrainingDesk(draft.Build(settings.Seed), images ?? TrainingImages.Digits(500), settings);
    }

    /// <summary>Trains on, and tells the loss that the page shows then.</summary>
    public static double LossAfter(TrainingDesk desk, int batches)
    {
        while (desk.Training.Batches < batches)
        {
            desk.Advance();
        }

        return desk.Training.Losses.Recent(20);
    }
}
