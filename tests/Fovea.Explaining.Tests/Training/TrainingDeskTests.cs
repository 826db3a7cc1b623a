using Fovea.Data;
using Fovea.Explaining.Training;
using Fovea.Models;
using Fovea.Training;

namespace Fovea.Explaining.Tests.Training;

/// <summary>A whole training in pieces.</summary>
public sealed class TrainingDeskTests
{
    [Fact]
    public void A_small_network_learns_drawn_digits_piece_by_piece()
    {
        var images = TrainingImages.Digits(320);
        NetworkDraft draft = NetworkDraft.Small(images.Train.ImageShape, images.Train.Classes);
        var desk = new TrainingDesk(draft.Build(1), images, new TabTrainingSettings { PlannedEpochs = 4, LearningRate = 0.05f });
        var digits = (DigitsDataset)images.Train;
        Assert.Equal((DeskWork.Preparing, 0), (desk.Work, Drawn(digits)));
        int drawn = 0;
        int batches = 0;
        while (desk.Advance())
        {
            // A piece is a digit, a batch or a few held-back images, and never two of them.
            int more = Drawn(digits) + Drawn((DigitsDataset)images.HeldBack) - drawn;
            Assert.InRange(more + desk.Training.Batches - batches, 0, 1);
            (drawn, batches) = (drawn + more, desk.Training.Batches);
        }

        Assert.True(desk.Training.IsPlanDone);
        Assert.Equal((40, 320), (batches, Drawn(digits)));
        Assert.Equal([10, 20, 30, 40], desk.Points.Select(point => point.Batch));
        Assert.True(desk.Training.Losses.Recent(10) < 0.75 * desk.Training.Losses.Curve(4)[0].Mean);
        Assert.Equal(["0", "1", "2", "3", "4"], desk.Album.Snapshots.Select(snapshot => snapshot.Name));
        Assert.Equal(desk.Measured!.Accuracy, desk.Album.Snapshots[^1].HeldBackAccuracy);
        Assert.Null(desk.Album.Snapshots[0].Measured);
        Evaluation expected = new Evaluator(desk.Model, threads: 1).Evaluate(images.HeldBack, TestContext.Current.CancellationToken);
        Assert.Equal((expected.Accuracy, 500), (desk.Measured.Accuracy, desk.Measured.Count));

        // The album sees images as the model does.
        Measured shown = new HeldBackMeter(desk.Album.Show(desk.Album.Snapshots.Count - 1), images.HeldBack).Measure();
        Assert.Equal((desk.Measured.Loss, desk.Measured.Accuracy), (shown.Loss, shown.Accuracy));
        Assert.InRange(expected.Accuracy, 0.4, 1);
        Assert.Equal(ImageStyle.Ink, desk.Model.Preprocessing.Style);
        Assert.True(desk.ImagesPerSecond > 0 && desk.Elapsed > TimeSpan.Zero);

        // The plan is longer: it goes on.
        desk.Training.PlannedEpochs = 5;
        Assert.True(desk.Advance());
    }

    private static int Drawn(DigitsDataset digits) => Enumerable.Range(0, digits.Count).Count(digits.IsDrawn);

    [Fact]
    public void After_a_failure_the_weights_that_it_went_back_to_are_measured_and_it_rests()
    {
        var images = TrainingImages.Of(new Quarters(100, 1));
        Assert.Equal((80, 20), (images.Train.Count, images.HeldBack.Count));
        var desk = new TrainingDesk(Quarters.Network(), images, new TabTrainingSettings { Batch = 8, LearningRate = 0.05f });
        while (desk.Training.Batches < 25)
        {
            desk.Advance();
        }

        desk.Training.LearningRate = 1e30f;
        while (desk.Advance())
        {
        }

        Assert.NotNull(desk.Training.Failure);
        Assert.Equal((20, 20), (desk.Training.WeightsOfBatch, desk.MeasuredAt));
        Assert.Equal(new HeldBackMeter(desk.Model, images.HeldBack).Measure().Loss, desk.Measured!.Loss);
        Assert.All(desk.Points, point => Assert.True(point.Batch <= desk.Training.Batches));

        desk.Training.LearningRate = 0.01f;
        desk.Training.GoOn();
        int batches = desk.Training.Batches;
        while (desk.Training.Batches < batches + 3)
        {
            Assert.True(desk.Advance());
        }

        Assert.Null(desk.Training.Failure);
    }

    [Fact]
    public void A_model_that_was_opened_keeps_its_preprocessing()
    {
        Model model = Quarters.Network();
        Preprocessing before = model.Preprocessing;
        var desk = new TrainingDesk(model, TrainingImages.Of(new Quarters(100, 1)), new TabTrainingSettings(), isFresh: false);
        Assert.Equal(DeskWork.Learning, desk.Work);
        desk.Measure();
        Assert.True(desk.IsMeasuring);
        desk.Advance();
        Assert.Equal(8, desk.MeasuredImages);
        while (desk.IsMeasuring)
        {
            desk.Advance();
        }

        Assert.Equal((0, 20), (desk.MeasuredAt, desk.Measured!.Count));
        desk.Measure();
        Assert.False(desk.IsMeasuring);
        Assert.Equal(before, model.Preprocessing);
    }

    [Fact]
    public void The_held_back_digits_are_those_of_fovea_train_and_large_sets_are_thinned()
    {
        Assert.True(TrainingImages.HeldBackDigits().Pixels(7).SequenceEqual(new DigitsDataset(8, 1, 1UL << 40).Pixels(7)));
        var large = new Quarters(1200, 1);
        TrainingImages images = TrainingImages.Of(large, large);
        Assert.Equal((1200, 500), (images.Train.Count, images.HeldBack.Count));
        Assert.Equal(large.Label(1197), images.HeldBack.Label(499));
    }

    [Fact]
    public void Layers_go_through_a_link_and_come_back()
    {
        NetworkDraft draft = NetworkDraft.LeNet5(new Shape(28, 28, 1), ["a", "b"])
            .Insert(1, new LayerDraft(DraftKind.BatchNorm))
            .Insert(2, new LayerDraft(DraftKind.Dropout) { Rate = 0.3f })
            .Insert(3, new LayerDraft(DraftKind.AveragePool) { Padding = 1 });
        string text = LayerWords.Write(draft.Layers);
        Assert.Equal(
            "conv-6-5-1-same.bn.drop-30.mean-2-2-1.relu.max-2-2-0.conv-16-5-1-0.relu.max-2-2-0.flatten.dense-120.relu.dense-84.relu.dense-2", text);
        Assert.Equal(draft.Layers, LayerWords.Read(text)!.Value);
        foreach (string wrong in (string[])["", "conv", "conv-1-2-3", "conv-1-2-3-4-5", "conv--1-3-1-0", "relu-1", "what", "dense-x", "max-2-2-same-1", "."])
        {
            Assert.Null(LayerWords.Read(wrong));
        }
    }
}
