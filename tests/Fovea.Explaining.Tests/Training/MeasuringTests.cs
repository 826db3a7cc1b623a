using Fovea.Explaining.Training;
using Fovea.Metrics;
using Fovea.Models;
using Fovea.Tracing;
using Fovea.Training;

namespace Fovea.Explaining.Tests.Training;

/// <summary>Measurements in slices, and what is kept of a training to be looked at.</summary>
public sealed class MeasuringTests
{
    private static readonly Quarters HeldBack = new(50, 2);

    [Fact]
    public void Slices_find_what_the_evaluator_finds()
    {
        Model model = Trained(1);
        Evaluation expected = new Evaluator(model, threads: 1).Evaluate(HeldBack, TestContext.Current.CancellationToken);
        var meter = new HeldBackMeter(model, HeldBack, slice: 16);
        Assert.Throws<InvalidOperationException>(meter.Result);
        meter.Step();
        Assert.Equal((16, false), (meter.Done, meter.IsComplete));
        Measured found = meter.Measure();
        Assert.Equal(expected.Loss, found.Loss, 1e-6);
        Assert.Equal(expected.Accuracy, found.Accuracy);
        ConfusionMatrix confusion = found.Confusion(HeldBack.Classes);
        for (int i = 0; i < 16; i++)
        {
            Assert.Equal(expected.Confusion[i / 4, i % 4], confusion[i / 4, i % 4]);
            Assert.Equal(confusion[i / 4, i % 4], found.Images(i / 4, i % 4).Count);
        }

        // The probability is that of the predictor; the surest stand first.
        IReadOnlyList<int> mistakes = found.Mistakes();
        Assert.NotEmpty(mistakes);
        Assert.Equal(found.Count - found.Correct, mistakes.Count);
        Assert.Equal(mistakes.OrderByDescending(index => found.Probability[index]), mistakes);
        var pixels = new float[36];
        HeldBack.CopyImage(mistakes[0], pixels);
        Assert.Equal(new Predictor(model).Predict(pixels).Max(), found.Probability[mistakes[0]], 1e-5);
    }

    [Fact]
    public void An_album_brings_the_weights_of_every_epoch_back()
    {
        Model model = Quarters.Network();
        var training = new TabTraining(model, new Quarters(70, 1), new TabTrainingSettings { Batch = 24 });
        var album = new EpochAlbum(model, "quarters");
        album.Add(new EpochSnapshot(model, "0", 0));
        float[] first = model.Parameters.Values.ToArray();
        for (int i = 0; i < 3; i++)
        {
            training.TrainBatch();
        }

        album.Add(new EpochSnapshot(model, "1", 1) { TrainLoss = training.Losses.Recent(3) });
        Assert.Equal(first, album.Show(0).Parameters.Values.ToArray());
        Assert.True(model.Parameters.Values.SequenceEqual(album.Show(1).Parameters.Values));
        Assert.NotSame(model, album.Model);
    }

    [Fact]
    public void An_album_that_grows_too_large_thins_out_and_keeps_both_ends()
    {
        Model model = Quarters.Network();
        var album = new EpochAlbum(model, "quarters", 8L * model.Parameters.Values.Length * sizeof(float));
        for (int epoch = 0; epoch <= 100; epoch++)
        {
            album.Add(new EpochSnapshot(model, $"{epoch}", epoch));
        }

        Assert.Equal(8, album.Snapshots.Count);

        // Spread over the whole training: no gap is longer than twice what eight would have.
        Assert.All(album.Snapshots.Zip(album.Snapshots.Skip(1)), pair => Assert.InRange(pair.Second.Epoch - pair.First.Epoch, 1, 2 * 100.0 / 7));
        Assert.Equal((0, 100), (album.Snapshots[0].Epoch, album.Snapshots[^1].Epoch));
        Assert.Equal(album.Snapshots.OrderBy(each => each.Epoch), album.Snapshots);
    }

    [Fact]
    public void A_curve_of_any_length_has_few_points_and_loses_no_peak()
    {
        var losses = new LossRecord();
        Assert.Empty(losses.Curve(100));
        Assert.True(double.IsNaN(losses.Last) && double.IsNaN(losses.Recent(5)));
        for (int i = 1; i <= 1003; i++)
        {
            losses.Add(i == 500 ? 1000 : i);
        }

        IReadOnlyList<LossPoint> curve = losses.Curve(100);
        Assert.InRange(curve.Count, 90, 100);
        Assert.Equal(1003, curve[^1].At);
        Assert.Equal((1.0, 6.0, 11.0), (curve[0].Least, curve[0].Mean, curve[0].Greatest));
        Assert.Equal(1000, curve.Take(50).Max(point => point.Greatest));
        Assert.Equal((1003.0, 1001.0), (losses.Last, losses.Recent(5)));
        Assert.Equal(1003, losses.Curve(2000).Count);
    }

    [Fact]
    public void Filters_are_planes_on_one_scale()
    {
        Model model = Quarters.Network();
        FilterPlanes planes = FilterPlanes.OfFirst(model, 3)!;
        Assert.Equal(("conv1", 3, 3, 3), (planes.Layer, planes.Height, planes.Width, planes.Filters.Count));
        ReadOnlySpan<float> weight = model.Parameters["conv1.weight"].Values;
        Assert.Equal(weight[(4 * 4) + 2], planes.Filters[2][4]);
        Assert.Equal(planes.Filters.SelectMany(each => each).Max(Math.Abs), planes.Scale);
        Assert.Null(FilterPlanes.OfFirst(Model.Sequential("flat", new Shape(4), new Layers.Dense(2)), 3));
    }

    [Fact]
    public void Feature_maps_are_the_outputs_of_a_layer_channel_by_channel()
    {
        Model model = Quarters.Network();
        var trace = new ActivationTrace(model);
        var pixels = new float[36];
        HeldBack.CopyImage(0, pixels);
        foreach (ModelNode each in trace.Forward(pixels))
        {
            Assert.NotNull(each);
        }

        FeaturePlanes planes = FeaturePlanes.Of(trace, model.Nodes[3], 3);
        Assert.Equal(("pool1", 3, 3, 3), (planes.Layer, planes.Height, planes.Width, planes.Maps.Count));
        Assert.Equal(trace.Output(model.Nodes[3]).Span[(5 * 4) + 2], planes.Maps[2][5]);
        FeaturePlanes scores = FeaturePlanes.Of(trace, model.Output, 3);
        Assert.Equal((1, 4, 1), (scores.Height, scores.Width, scores.Maps.Count));
        Assert.Equal(trace.Output(model.Output).ToArray().Max(Math.Abs), scores.Scale);
    }

    [Fact]
    public void What_was_mended_and_lost_between_two_measurements_adds_up()
    {
        var meter = new HeldBackMeter(Trained(1), HeldBack);
        Measured before = meter.Measure();
        Measured after = new HeldBackMeter(Trained(12), HeldBack).Measure();
        (int mended, int lost) = after.Since(before);
        Assert.True(mended > 0);
        Assert.Equal(after.Correct - before.Correct, mended - lost);
        Assert.Equal((0, 0), before.Since(before));
    }

    private static Model Trained(int batches)
    {
        Model model = Quarters.Network();
        var training = new TabTraining(model, new Quarters(70, 1), new TabTrainingSettings { Batch = 8, LearningRate = 0.01f });
        for (int i = 0; i < batches; i++)
        {
            training.TrainBatch();
        }

        return model;
    }
}
