using Fovea.Kernels.Simd;
using Fovea.Layers;
using Fovea.Losses;
using Fovea.Models;
using Fovea.Optimizers;
using Fovea.Planning;
using Fovea.Testing;
using Fovea.Tests.Training;
using Fovea.Training;

namespace Fovea.Tests.Losses;

/// <summary>Losses beside the cross-entropy of labels: what they refuse, and that networks learn from them.</summary>
public class FurtherLossTests
{
    public static TheoryData<string> Names => ["cross-entropy", "smoothed", "binary", "weighted", "squared"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void Models_that_do_not_fit_are_refused()
    {
        Assert.Equal(
            "sigmoid1: the loss BinaryCrossEntropy applies sigmoid itself, and the model ends in a Sigmoid layer. Applied twice it flattens the "
            + "gradients. Remove the layer; Predictor turns scores into probabilities.",
            Refusal(new BinaryCrossEntropy(), new Dense(3), new Sigmoid()));
        Assert.Equal(
            "softmax1: the loss BinaryCrossEntropy applies sigmoid itself, and the model ends in a Softmax layer. One after the other they flatten "
            + "the gradients. Remove the layer; Predictor turns scores into probabilities.",
            Refusal(new BinaryCrossEntropy(), new Dense(3), new Softmax()));
        Assert.Equal(
            "sigmoid1: the loss SoftmaxCrossEntropy applies softmax itself, and the model ends in a Sigmoid layer. One after the other they "
            + "flatten the gradients. Remove the layer; Predictor turns scores into probabilities.",
            Refusal(new SoftmaxCrossEntropy(), new Dense(3), new Sigmoid()));
        Assert.Equal(
            "dense1: the loss SoftmaxCrossEntropy needs an output for each class. Received [1, 1]. Give the last layer one unit for each class, or "
            + "use BinaryCrossEntropy (--loss binary), for which a single output tells two classes apart.",
            Refusal(new SoftmaxCrossEntropy(), new Dense(1)));
        Assert.StartsWith("dense1: the loss MeanSquaredError needs an output for each class.", Refusal(new MeanSquaredError(), new Dense(1)), StringComparison.Ordinal);
        Assert.Equal(
            "dense1: the loss has weights for 2 classes, the model tells 3 apart. Give one weight for each class.",
            Refusal(new BinaryCrossEntropy(0, [1, 2]), new Dense(3)));
        foreach (Loss loss in (Loss[])[new BinaryCrossEntropy(), new MeanSquaredError()])
        {
            Model maps = Model.Sequential("net", new Shape(4, 4, 1), new Conv2D(3, kernel: 1));
            Assert.StartsWith(
                "conv1: a classifier's output is one score for each class. Received [1, 4, 4, 3].",
                Assert.Throws<FoveaException>(() => loss.Check(maps)).Message,
                StringComparison.Ordinal);
        }

        // Squares take what a model gives as it is.
        new MeanSquaredError().Check(Model.Sequential("net", new Shape(2, 2, 1), new Flatten(), new Dense(3), new Softmax()));
    }

    [Fact]
    public void Settings_are_told_and_checked()
    {
        Assert.Equal("binary cross-entropy, label smoothing 0.1, positive weights 1 2.5", new BinaryCrossEntropy(0.1f, [1, 2.5f]).ToString());
        Assert.Equal("mean squared error", new MeanSquaredError().ToString());
        Assert.Equal(
            "The label smoothing must be at least 0 and below 1. Received -1. The usual value is 0.1.",
            Assert.Throws<FoveaException>(() => { _ = new BinaryCrossEntropy(-1); }).Message);
        Assert.Equal(
            "The weight of a class must be a positive number. Received 0 for class 0.",
            Assert.Throws<FoveaException>(() => { _ = new BinaryCrossEntropy(0, [0]); }).Message);
        var data = new MemoryDataset("few", new Shape(1, 1, 1), 3, [.. Enumerable.Range(0, 6).Select(_ => new float[1])], [0, 0, 0, 0, 1, 1]);
        Assert.Equal([0.5f, 2, 1], DatasetStatistics.PositiveWeights(data));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Gradients_of_a_step_are_those_of_the_mean_loss(string name)
    {
        const int Images = 5;
        Loss loss = Create(name);
        Model model = TrainingModels.Linear();
        Plan plan = model.Compile(Images, PlanMode.Training, new PlanOptions { Threads = 2 });
        float[] pixels = Numbers.Random(Images * 36, 4);
        for (int i = 0; i < Images; i++)
        {
            pixels.AsSpan(i * 36, 36).CopyTo(plan.Input(i));
        }

        int[] labels = [0, 3, 1, 2, 2], seconds = [1, 3, 0, 2, 1];
        float[] shares = [0.25f, 0.5f, 0.125f, 0, 0.4f];
        float[] values = [.. Numbers.Random(Images * 4, 9).Select(x => (x + 1) / 2)];
        for (int form = 0; form < 3; form++)
        {
            plan.ForwardBackward(Take(), loss);
            float[] gradient = plan.Gradient("dense1.weight").ToArray();
            double[] weights = [.. model.Parameters["dense1.weight"].Span.ToArray().Select(x => (double)x)];
            for (int i = 0; i < weights.Length; i += 7)
            {
                double difference = (Mean(1e-2) - Mean(-1e-2)) / 2e-2;
                Assert.Equal(difference, gradient[i], 2e-3);

                double Mean(double step)
                {
                    float[] outputs = new float[Images * 4];
                    for (int o = 0; o < outputs.Length; o++)
                    {
                        outputs[o] = (float)Enumerable.Range(0, 36).Sum(
                            j => pixels[((o / 4) * 36) + j] * (weights[(j * 4) + (o % 4)] + ((j * 4) + (o % 4) == i ? step : 0)));
                    }

                    float[] losses = new float[Images];
                    loss.Evaluate(outputs, Take(), 1, losses, [], InstructionSets.Best);
                    return losses.Average(x => (double)x);
                }
            }

            Targets Take() => form switch
            {
                0 => new Targets(labels),
                1 => new Targets(labels, seconds, shares),
                _ => new Targets(labels, values),
            };
        }
    }

    [Fact]
    public void Plain_labels_and_their_values_give_the_same_step()
    {
        foreach (string name in Names.Select(row => row.Data))
        {
            // Weights of classes meet smoothing in another order for labels than for shares.
            Loss loss = name == "smoothed" ? new SoftmaxCrossEntropy(0.1f) : Create(name);
            float[] plain = Gradients(new Targets([0, 3, 1]), loss);
            float[] values = Gradients(new Targets([0, 3, 1], [1, 0, 0, 0, 0, 0, 0, 1, 0, 1, 0, 0]), loss);
            Numbers.AssertClose([.. plain.Select(x => (double)x)], values, 4, name);
        }

        static float[] Gradients(Targets targets, Loss loss)
        {
            Plan plan = TrainingModels.Linear().Compile(3, PlanMode.Training);
            for (int i = 0; i < 3; i++)
            {
                Numbers.Random(36, i).CopyTo(plan.Input(i));
            }

            plan.ForwardBackward(targets, loss);
            return plan.Gradients.ToArray();
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Networks_learn_classes(string name)
    {
        TrainingResult result = new Trainer(TrainingModels.Small(), new Adam(0.02f), new TrainingOptions { Epochs = 14, Batch = 16 }, Create(name))
            .Fit(MemoryDataset.Quarters(200, 1), MemoryDataset.Quarters(100, 2), null, Token);
        Assert.Equal(1.0, result.Validation!.Accuracy);
    }

    [Fact]
    public void A_single_output_tells_two_classes_apart()
    {
        Model model = Model.Sequential("two", new Shape(6, 6, 1), new Flatten(), new Dense(1));
        model.Initialize(1);
        var train = new Halves(MemoryDataset.Quarters(200, 1));
        TrainingResult result = new Trainer(model, new Adam(0.05f), new TrainingOptions { Epochs = 10, Batch = 16 }, new BinaryCrossEntropy())
            .Fit(train, new Halves(MemoryDataset.Quarters(100, 2)), null, Token);
        Assert.Equal(1.0, result.Validation!.Accuracy);
        Assert.Equal(1.0, result.Epochs[^1].TrainAccuracy, 0.1);

        // Saved with the names of both classes, and asked about an image.
        model.Classes = train.Classes;
        Model copy = Model.FromJson(model.ToJson(), "two.json");
        Assert.Equal(["upper", "lower"], copy.Classes);
        model.Parameters.Values.CopyTo(copy.Parameters.Values);
        var pixels = new float[36];
        train.CopyImage(2, pixels);
        float[] probabilities = new Predictor(copy).Predict(pixels);
        Assert.Equal(1, probabilities.Sum(), 1e-6f);
        Assert.True(probabilities[1] > 0.5f);
        Model ending = Model.Sequential("two", new Shape(6, 6, 1), new Flatten(), new Dense(1), new Sigmoid());
        model.Parameters.Values.CopyTo(ending.Parameters.Values);
        Assert.Equal(probabilities[1], new Predictor(ending).Predict(pixels)[1], 1e-6f);
    }

    [Fact]
    public void Several_labels_of_an_image_are_learned()
    {
        Model model = Model.Sequential("labels", new Shape(6, 6, 1), new Flatten(), new Dense(4));
        model.Initialize(1);
        var train = new BrightQuarters(300, 1);
        new Trainer(model, new Adam(0.05f), new TrainingOptions { Epochs = 12, Batch = 16 }, new BinaryCrossEntropy()).Fit(train, null, null, Token);
        var test = new BrightQuarters(50, 2);
        Plan plan = model.Compile(1);
        var target = new float[4];
        for (int i = 0; i < test.Count; i++)
        {
            test.CopyImage(i, plan.Input(0));
            test.CopyTarget(i, target);
            plan.Forward(1);
            Assert.Equal(target.Select(t => t > 0.5f), plan.Output(0).ToArray().Select(x => x > 0));
        }

        Assert.InRange(new Evaluator(model, loss: new BinaryCrossEntropy()).Evaluate(test, Token).Loss, 0, 0.2);
    }

    [Fact]
    public void Targets_that_are_no_numbers_or_do_not_fit_are_refused()
    {
        var data = new BrightQuarters(20, 1, wrong: 7);
        Assert.Equal(
            "bright: image 7 has the target NaN for class 2; expected a finite number, usually 0 to 1.",
            Assert.Throws<FoveaException>(() => new Trainer(TrainingModels.Linear(), new Sgd(0.1f)).Fit(data, null, null, Token)).Message);
        Assert.Equal(
            "two: bright gives a value for each of 2 classes, the model has 1 output. Create the model with 2 outputs.",
            Assert.Throws<FoveaException>(() => new Trainer(
                Model.Sequential("two", new Shape(6, 6, 1), new Flatten(), new Dense(1)), new Sgd(0.1f), null, new BinaryCrossEntropy())
                .Check(new BrightQuarters(4, 1, classes: 2))).Message);
        Assert.Throws<ArgumentException>(() =>
            TrainingModels.Linear().Compile(2, PlanMode.Training).ForwardBackward(new Targets([0, 1], [1f, 0, 0, 1]), new MeanSquaredError()));
    }

    private static Loss Create(string name) => name switch
    {
        "smoothed" => new SoftmaxCrossEntropy(0.1f, [1, 2, 1, 2]),
        "binary" => new BinaryCrossEntropy(),
        "weighted" => new BinaryCrossEntropy(0.1f, [1, 2, 3, 2]),
        "squared" => new MeanSquaredError(),
        _ => new SoftmaxCrossEntropy(),
    };

    private static string Refusal(Loss loss, params Layer[] layers) => Assert.Throws<FoveaException>(
        () => new Trainer(Model.Sequential("net", new Shape(2, 2, 1), [new Flatten(), .. layers]), new Sgd(0.1f), null, loss)).Message;

    /// <summary>The upper quarters against the lower ones.</summary>
    private sealed class Halves(MemoryDataset quarters) : IImageDataset
    {
        public string Name => "halves";

        public int Count => quarters.Count;

        public Shape ImageShape => quarters.ImageShape;

        public IReadOnlyList<string> Classes => ["upper", "lower"];

        public int Label(int index) => quarters.Label(index) / 2;

        public void CopyImage(int index, Span<float> destination) => quarters.CopyImage(index, destination);
    }

    /// <summary>Images of which any quarters may be bright, and each bright quarter is a label.</summary>
    private sealed class BrightQuarters(int count, int seed, int classes = 4, int wrong = -1) : ITargetDataset
    {
        public string Name => "bright";

        public int Count => count;

        public Shape ImageShape => new(6, 6, 1);

        public IReadOnlyList<string> Classes { get; } = [.. Enumerable.Range(0, classes).Select(c => $"{c}")];

        public int Label(int index) => 0;

        public void CopyImage(int index, Span<float> destination)
        {
            for (int j = 0; j < destination.Length; j++)
            {
                destination[j] = IsBright(index, (j >= 18 ? 2 : 0) + (j % 6 >= 3 ? 1 : 0)) ? 0.9f : 0.1f;
            }
        }

        public void CopyTarget(int index, Span<float> destination)
        {
            for (int c = 0; c < destination.Length; c++)
            {
                destination[c] = index == wrong && c == 2 ? float.NaN : IsBright(index, c) ? 1 : 0;
            }
        }

        private bool IsBright(int index, int quarter) => (new System.Random((seed * 1000) + index).Next(16) >> quarter & 1) == 1;
    }
}
