using Fovea.Layers;
using Fovea.Models;
using Fovea.Optimizers;
using Fovea.Training;

namespace Fovea.Tests.Training;

public sealed class LearningRateFinderTests
{
    private static readonly MemoryDataset Train = WithWrongLabels(MemoryDataset.Quarters(400, 1, size: 8));

    private static readonly TrainingOptions Options = new() { Epochs = 3, Batch = 20, Seed = 5, Schedule = LearningRateSchedule.Constant };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string> Optimizers => ["sgd", "adam"];

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void The_suggestion_trains_well_and_a_hundredth_or_a_hundred_times_as_much_does_not(string name)
    {
        LearningRateCurve curve = new LearningRateFinder(Network(), Create(name, 1), Options).Find(Train, cancellation: Token);
        Assert.True(curve.Diverged, $"lowest {curve.Lowest}, {curve.Smoothed.Min()}");
        Assert.True(curve.Suggestion < curve.Lowest);
        double good = Loss(curve.Suggestion);
        Assert.True(good < 0.7, $"{curve.Suggestion}: {good}");
        Assert.True(Loss(curve.Suggestion / 100) > 1.5 * good, $"{curve.Suggestion / 100}: {Loss(curve.Suggestion / 100)}, {good}");
        Assert.True(Loss(curve.Suggestion * 100) > 1.5 * good, $"{curve.Suggestion * 100}: {Loss(curve.Suggestion * 100)}, {good}");

        double Loss(float rate)
        {
            try
            {
                Model model = Network();
                new Trainer(model, Create(name, rate), Options).Fit(Train, null, null, Token);
                return new Evaluator(model, 20).Evaluate(Train, Token).Loss;
            }
            catch (FoveaException)
            {
                return double.PositiveInfinity;
            }
        }
    }

    [Fact]
    public void The_same_seed_finds_the_same_whatever_the_threads()
    {
        LearningRateCurve Find(int threads, ulong seed) =>
            new LearningRateFinder(TrainingModels.Small(size: 8), Create("sgd", 1), Options with { Threads = threads, Seed = seed, ClipNorm = 5 })
                .Find(Train, new LearningRateRange { Steps = 30 }, cancellation: Token);

        LearningRateCurve one = Find(1, 5);
        Assert.Equal(one.Points, Find(2, 5).Points);
        Assert.Equal(one.Points, Find(3, 5).Points);
        Assert.NotEqual(one.Points, Find(1, 6).Points);
    }

    [Fact]
    public void Model_and_optimiser_are_as_before_also_when_it_is_cancelled()
    {
        Model model = TrainingModels.Small(size: 8);
        var optimizer = new Adam(0.01f);
        new Trainer(model, optimizer, Options with { Epochs = 1 }).Fit(Train, null, null, Token);
        int[] bits = TrainingModels.Bits(model);
        float[] state = optimizer.State[0].Values.ToArray();
        using var source = new CancellationTokenSource();
        int steps = 0;
        var log = new Counter(() =>
        {
            if (++steps == 7)
            {
                source.Cancel();
            }
        });
        Assert.Throws<OperationCanceledException>(
            () => new LearningRateFinder(model, optimizer, Options).Find(Train, null, log, source.Token));
        Assert.Equal(7, steps);
        new LearningRateFinder(model, optimizer, Options).Find(Train, cancellation: Token);
        Assert.Equal(bits, TrainingModels.Bits(model));
        Assert.Equal(state, optimizer.State[0].Values.ToArray());
        Assert.Equal((20L, 0.01f), (optimizer.Steps, optimizer.LearningRate));
    }

    [Fact]
    public void A_range_without_divergence_goes_to_its_end_and_rises_evenly()
    {
        var range = new LearningRateRange { From = 1e-5f, To = 1e-3f, Steps = 21 };
        LearningRateCurve curve = new LearningRateFinder(Network(), Create("sgd", 1), Options).Find(Train, range, cancellation: Token);
        Assert.False(curve.Diverged);
        Assert.Equal((21, 21), (curve.Points.Count, curve.Smoothed.Count));
        Assert.Equal([1e-5f, 1e-4f, 1e-3f], ((int[])[0, 10, 20]).Select(i => curve.Points[i].Rate), (a, b) => Math.Abs(a - b) < 1e-4f * a);
    }

    [Fact]
    public void A_range_that_is_none_is_refused() => Assert.Equal(
        "The search for a learning rate needs a range that rises and 10 steps or more. Received 1 to 0.1 in 140 steps. Usual is 1E-06 to 10 in 140 steps.",
        Assert.Throws<FoveaException>(() => new LearningRateFinder(Network(), Create("sgd", 1), Options)
            .Find(Train, new LearningRateRange { From = 1, To = 0.1f }, cancellation: Token)).Message);

    // A tenth is labelled by chance: a set that is learned without a fault has no gradient left, and no rate is too large then.
    private static MemoryDataset WithWrongLabels(MemoryDataset dataset)
    {
        var random = new System.Random(3);
        for (int i = 0; i < dataset.Count; i++)
        {
            dataset = random.Next(10) == 0 ? dataset.WithLabel(i, random.Next(4)) : dataset;
        }

        return dataset;
    }

    private static Model Network()
    {
        Model model = Model.Sequential(
            "network",
            new Shape(8, 8, 1),
            new Conv2D(8, kernel: 3),
            new Relu(),
            new Flatten(),
            new Dense(16),
            new Relu(),
            new Dense(4));
        model.Initialize(3);
        return model;
    }

    private static Optimizer Create(string name, float rate) => name == "adam" ? new Adam(rate) : new Sgd(rate);

    private sealed class Counter(Action each) : IProgress<LearningRatePoint>
    {
        public void Report(LearningRatePoint value) => each();
    }
}
