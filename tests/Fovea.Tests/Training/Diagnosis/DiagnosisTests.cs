using Fovea.Layers;
using Fovea.Models;
using Fovea.Optimizers;
using Fovea.Tests.Formats;
using Fovea.Training;

namespace Fovea.Tests.Training.Diagnosis;

/// <summary>Runs that go wrong say so, once and with numbers; a healthy run says nothing.</summary>
public sealed class DiagnosisTests
{
    [Fact]
    public void A_healthy_run_is_silent()
    {
        Model model = Normalised(TrainingModels.Small());
        Assert.Empty(Notes(model, new Sgd(0.02f), MemoryDataset.Quarters(512, 1), epochs: 12));
    }

    [Fact]
    public void Units_that_never_fire_are_told_by_layer()
    {
        Model model = Normalised(Model.Sequential(
            "dead", new Shape(6, 6, 1), new Conv2D(4, kernel: 3), new Relu(), new Flatten(), new Dense(10), new Relu(), new Dense(4)));
        model.Initialize(3);
        model.Parameters["dense1.bias"].Span[..7].Fill(-1000);
        string note = Assert.Single(Notes(model, new Sgd(0.01f), MemoryDataset.Quarters(512, 1), epochs: 3));
        Assert.Equal(
            "relu2 behind dense1: 7 of 10 units (70 %) gave 0 for each of 256 images and learn nothing more. A lower learning rate, a batch "
            + "normalisation in front of it, or LeakyRelu in its place keeps units alive.",
            note);
    }

    [Fact]
    public void A_small_dataset_is_looked_at_for_several_epochs()
    {
        Model model = Normalised(Model.Sequential("dead", new Shape(6, 6, 1), new Conv2D(4, kernel: 3), new Relu6(), new Flatten(), new Dense(4)));
        model.Parameters["conv1.bias"].Span[..3].Fill(-1000);
        Assert.Empty(Notes(model, new Sgd(0.001f), MemoryDataset.Quarters(60, 1), epochs: 4));
        string note = Assert.Single(Notes(model, new Sgd(0.001f), MemoryDataset.Quarters(60, 1), epochs: 6));
        Assert.StartsWith("relu1: 3 of 4 units (75 %) gave 0 for each of 300 images", note, StringComparison.Ordinal);
    }

    [Fact]
    public void Gradients_that_vanish_are_told()
    {
        var layers = new List<Layer> { new Flatten() };
        for (int i = 0; i < 14; i++)
        {
            layers.Add(new Dense(8) { WeightInitializer = Fovea.Initializers.Initializer.Glorot });
            layers.Add(new Sigmoid());
        }

        layers.Add(new Dense(4));
        Model model = Normalised(Model.Sequential("deep", new Shape(6, 6, 1), layers));
        string note = Assert.Single(Notes(model, new Sgd(0.01f), MemoryDataset.Quarters(256, 1), epochs: 2));
        Assert.Matches(
            @"^dense\d\.weight: its gradient was at most \d\.\dE-\d+ of the largest layer's in 8 steps, so the layer does not learn\. ReLU in the place of ",
            note);
    }

    [Fact]
    public void Gradients_that_explode_are_told()
    {
        Model model = Normalised(Model.Sequential(
            "large", new Shape(6, 6, 1), new Flatten(), new Dense(16), new Relu(), new Dense(16), new Relu(), new Dense(4)));
        foreach (Parameter parameter in model.Parameters.Where(parameter => parameter.Role == ParameterRole.Weight))
        {
            foreach (ref float value in parameter.Span)
            {
                value *= 40;
            }
        }

        string note = Assert.Single(Notes(model, new Sgd(1e-12f), MemoryDataset.Quarters(256, 1), epochs: 2));
        Assert.Matches(@"^large: the gradient's length was above \d\.\dE\+\d+ in half of 8 steps; 0\.1 to 100 is usual\. Limit it \(--clip-norm 1\), ", note);
    }

    [Fact]
    public void Input_that_is_not_normalised_is_told()
    {
        Model model = TrainingModels.Small();
        model.Preprocessing = new Preprocessing { Deviation = [1f / 255] };
        string note = Assert.Single(Notes(model, new Sgd(0.001f), MemoryDataset.Quarters(64, 1), epochs: 2));
        Assert.Matches(
            @"^small: the network receives values of mean [\d.]+ and deviation [\d.]+; first weights and usual learning rates are made for 0 and 1\. Normalise the input: ",
            note);
    }

    [Fact]
    public void A_loss_that_does_not_move_is_told_and_compared_with_guessing()
    {
        // Labels by chance, and a rate at which nothing can be learned by heart.
        MemoryDataset data = MemoryDataset.Quarters(64, 1);
        Model model = Normalised(TrainingModels.Linear());
        model.Parameters["dense1.weight"].Span.Clear();
        string note = Assert.Single(Notes(model, new Sgd(1e-9f), data, epochs: 160));
        Assert.Equal(
            "linear: after 300 steps the loss is 1.386, and guessing by the frequency of the classes gives 1.386: it does not move. Try a learning "
            + "rate ten times as high and one a tenth as high, normalise the input, and look whether the labels belong to the images.",
            note);
    }

    [Fact]
    public void Classes_without_images_are_told_before_the_run()
    {
        var data = new MemoryDataset(
            "some", new Shape(6, 6, 1), 4, [.. Enumerable.Range(0, 40).Select(_ => new float[36])], [.. Enumerable.Range(0, 40).Select(i => i % 2)]);
        Model model = Normalised(TrainingModels.Linear());
        Assert.Equal(
            "some: 2 of 4 classes have no image to learn from (class 2, class 3), so the head has more outputs than it can learn. Look whether the "
            + "labels are those of the classes, or make the model for those that there are.",
            Notes(model, new Sgd(0.01f), data, epochs: 1)[0]);
    }

    [Fact]
    public void A_wrong_label_of_the_last_image_ends_the_run_before_its_first_step()
    {
        Model model = TrainingModels.Linear();
        int[] before = TrainingModels.Bits(model);
        MemoryDataset data = MemoryDataset.Quarters(64, 1).WithLabel(63, 9);
        Assert.Equal(
            "quarters: image 63 has the label 9; expected 0 to 3, one for each class.",
            Assert.Throws<FoveaException>(() => Notes(model, new Sgd(0.1f), data, 1)).Message);
        Assert.Equal(
            "quarters: image 63 has the label 9; expected 0 to 3, one for each class.",
            Assert.Throws<FoveaException>(() => new Trainer(model, new Sgd(0.1f), new TrainingOptions { Epochs = 1 })
                .Fit(MemoryDataset.Quarters(64, 1), data, null, TestContext.Current.CancellationToken)).Message);
        Assert.Equal(before, TrainingModels.Bits(model));
    }

    [Fact]
    public void Watching_changes_no_bit()
    {
        int[] Train(Action<string>? warn, int accumulate)
        {
            Model model = TrainingModels.Small();
            var options = new TrainingOptions
            {
                Epochs = 3, Batch = 16, Threads = 2, Warn = warn, Accumulate = accumulate, ClipNorm = accumulate > 1 ? 1 : 0,
            };
            new Trainer(model, new Sgd(0.05f), options).Fit(MemoryDataset.Quarters(200, 1), null, null, TestContext.Current.CancellationToken);
            return TrainingModels.Bits(model);
        }

        Assert.Equal(Train(null, 1), Train(_ => { }, 1));
        Assert.Equal(Train(null, 3), Train(_ => { }, 3));
    }

    [Fact]
    public void What_was_told_stands_in_the_log_of_the_run_and_survives_an_interruption()
    {
        using var files = new TemporaryFolder();
        Model model = TrainingModels.Small();
        model.Preprocessing = new Preprocessing { Deviation = [1f / 255] };
        string folder = files.File("run");
        var options = new TrainingOptions { Epochs = 2, Batch = 32, Threads = 1, Folder = folder, Warn = _ => { } };
        using var source = new CancellationTokenSource();
        var log = new ProgressLog(_ => source.Cancel());
        Assert.Throws<OperationCanceledException>(
            () => new Trainer(model, new Sgd(0.001f), options).Fit(MemoryDataset.Quarters(64, 1), null, log, source.Token));
        TrainingResult result = new Trainer(model, new Sgd(0.001f), options with { Resume = true, Warn = null })
            .Fit(MemoryDataset.Quarters(64, 1), null, null, TestContext.Current.CancellationToken);
        string note = Assert.Single(result.Epochs[0].Notes);
        Assert.Empty(result.Epochs[1].Notes);
        string[] lines = File.ReadAllLines(Path.Combine(folder, "log.jsonl"));
        Assert.EndsWith($", \"notes\": [\"{note}\"]}}", lines[0], StringComparison.Ordinal);
        Assert.DoesNotContain("notes", lines[1], StringComparison.Ordinal);
    }

    private static Model Normalised(Model model)
    {
        model.Preprocessing = DatasetStatistics.Measure(MemoryDataset.Quarters(200, 1));
        return model;
    }

    private static List<string> Notes(Model model, Optimizer optimizer, IImageDataset data, int epochs)
    {
        var notes = new List<string>();
        var options = new TrainingOptions
        {
            Epochs = epochs, Batch = 32, Threads = 1, Schedule = LearningRateSchedule.Constant, Warn = notes.Add,
        };
        new Trainer(model, optimizer, options).Fit(data, null, null, TestContext.Current.CancellationToken);
        return notes;
    }
}
