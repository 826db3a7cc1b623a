using System.Collections.Immutable;
using System.Globalization;
using Fovea.Data;
using Fovea.Explaining.Training;
using Fovea.Explorer.State;

namespace Fovea.Explorer.Views.Training;

/// <content>The settings in the address.</content>
public sealed partial class TrainingView
{
    private const int MostDigits = 20_000;
    private const int MostPlanned = 1000;
    private const string UsualRate = "0.02";
    private const string UsualMomentum = "0.9";

    private string UsualLayers => LayerWords.Write(NetworkDraft.LeNet5(Draft.Input, Draft.Classes).Layers);

    private void Remember()
    {
        Trainings.Settings = settings;
        ViewLink link = new ViewLink("training")
            .With("layers", LayerWords.Write(Draft.Layers), UsualLayers)
            .With("rate", Text(settings.LearningRate), UsualRate)
            .With("momentum", Text(settings.Momentum), UsualMomentum)
            .With("plan", settings.PlannedEpochs, 4)
            .With("batch", settings.Batch, 32)
            .With("seed", settings.Seed.ToString(CultureInfo.InvariantCulture), "1")
            .With("augment", settings.Augments ? "yes" : "no", "no");
        if (Trainings.Images.Train is DigitsDataset digits)
        {
            link.With("digits", digits.Count, Trainings.UsualDigits);
        }

        _ = Navigator.Remember(link);
    }

    // A link without settings, such as that of the navigation, leaves what the person works on as it is, and then says what that is.
    private void ReadLink()
    {
        if (!Link.ToString().Contains('?', StringComparison.Ordinal))
        {
            Remember();
            return;
        }

        settings = settings with
        {
            LearningRate = Number("rate", UsualRate),
            Momentum = Math.Clamp(Number("momentum", UsualMomentum), 0, 0.999f),
            PlannedEpochs = Link.Number("plan", 4, 0, MostPlanned),
            Batch = Link.Number("batch", 32, 1, TabTrainingSettings.MostBatch),
            Seed = ulong.TryParse(Link.Text("seed"), NumberStyles.None, CultureInfo.InvariantCulture, out ulong seed) ? seed : 1,
            Augments = Link.Text("augment") == "yes",
        };
        int count = Link.Number("digits", Trainings.UsualDigits, 100, MostDigits);
        if (Trainings.Images.Train is DigitsDataset digits && digits.Count != count)
        {
            Trainings.Images = TrainingImages.Digits(count);
        }

        ImmutableArray<LayerDraft>? layers = LayerWords.Read(Link.Text("layers", UsualLayers));
        if (layers is { } read && !read.SequenceEqual(Draft.Layers))
        {
            bool isUsual = LayerWords.Write(read) == UsualLayers;
            Trainings.Draft = Draft with { Name = isUsual ? LeNet5 : "own", Layers = read };
        }

        if (Desk is not null)
        {
            Desk.Training.LearningRate = settings.LearningRate;
            Desk.Training.Momentum = settings.Momentum;
            Desk.Training.PlannedEpochs = settings.PlannedEpochs;
        }

        Remember();
    }

    private float Number(string name, string otherwise)
    {
        bool isNumber = float.TryParse(Link.Text(name, otherwise), NumberStyles.Float, CultureInfo.InvariantCulture, out float value);
        return isNumber && float.IsFinite(value) && value >= 0 ? value : float.Parse(otherwise, CultureInfo.InvariantCulture);
    }

    private static string Text(float value) => value.ToString("G3", CultureInfo.InvariantCulture);
}
