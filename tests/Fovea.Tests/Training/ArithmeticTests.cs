using Fovea.Kernels.Convolution;
using Fovea.Layers;
using Fovea.Models;
using Fovea.Optimizers;
using Fovea.Testing;
using Fovea.Training;

namespace Fovea.Tests.Training;

/// <summary>The choice between fast and strict arithmetic, on a network in which it makes a difference.</summary>
public class ArithmeticTests
{
    private static readonly MemoryDataset Images = MemoryDataset.Quarters(48, 1);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Arithmetic.Fast)]
    [InlineData(Arithmetic.Strict)]
    public void Either_gives_equal_bits_for_any_number_of_threads(Arithmetic arithmetic)
    {
        (int[] bits, double loss) = Train(arithmetic, threads: 1);
        foreach (int threads in (int[])[2, 3])
        {
            (int[] others, double otherLoss) = Train(arithmetic, threads);
            Assert.Equal(bits, others);
            Assert.Equal(loss, otherLoss);
        }
    }

    [Fact]
    public void Training_follows_its_choice() =>
        Assert.NotEqual(Train(Arithmetic.Fast, threads: 1).Bits, Train(Arithmetic.Strict, threads: 1).Bits);

    [Fact]
    public void Validation_within_training_is_what_an_evaluator_of_the_same_choice_finds()
    {
        var fast = new List<double>();
        var strict = new List<double>();

        // The mean of the losses of one network may round to the same value either way; that of four does not.
        for (ulong seed = 1; seed <= 4; seed++)
        {
            Model model = Wide(seed);
            var options = new TrainingOptions { Epochs = 1, Batch = 16, Arithmetic = Arithmetic.Strict };
            TrainingResult result = new Trainer(model, new Sgd(0.01f), options).Fit(Images, Images, cancellation: Token);
            strict.Add(Loss(model, Arithmetic.Strict));
            fast.Add(Loss(model, Arithmetic.Fast));
            Assert.Equal(result.Validation!.Loss, strict[^1]);
        }

        Assert.NotEqual(strict, fast);
    }

    [Fact]
    public void Prediction_follows_its_choice_within_rounding()
    {
        Model model = Wide();
        float[] pixels = Numbers.Random(36, 5);
        float[] fast = new Predictor(model).Predict(pixels);
        float[] strict = new Predictor(model, Arithmetic.Strict).Predict(pixels);
        Assert.NotEqual(fast, strict);
        Assert.All(fast.Zip(strict), pair => Assert.Equal(pair.Second, pair.First, 1e-5f));
    }

    private static (int[] Bits, double Loss) Train(Arithmetic arithmetic, int threads)
    {
        Model model = Wide();
        var options = new TrainingOptions { Epochs = 2, Batch = 16, Threads = threads, Arithmetic = arithmetic };
        new Trainer(model, new Sgd(0.01f), options).Fit(Images, cancellation: Token);
        return (TrainingModels.Bits(model), Loss(model, arithmetic, threads));
    }

    private static double Loss(Model model, Arithmetic arithmetic, int threads = 1) =>
        new Evaluator(model, batch: 7, threads, arithmetic: arithmetic).Evaluate(Images, Token).Loss;

    // Channels enough that Winograd's algorithm is chosen where it may be.
    private static Model Wide(ulong seed = 3)
    {
        Model model = Model.Sequential(
            "wide",
            new Shape(6, 6, 1),
            new Conv2D(32, kernel: 3, padding: Padding.Same),
            new Relu(),
            new Conv2D(32, kernel: 3, padding: Padding.Same),
            new Relu(),
            new Flatten(),
            new Dense(4));
        model.Initialize(seed);
        return model;
    }
}
