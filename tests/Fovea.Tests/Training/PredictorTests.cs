using Fovea.Layers;
using Fovea.Models;
using Fovea.Testing;
using Fovea.Training;

namespace Fovea.Tests.Training;

public class PredictorTests
{
    [Fact]
    public void Probabilities_are_the_softmax_of_the_scores()
    {
        Model model = TrainingModels.Linear();
        float[] pixels = Numbers.Random(36, 1);
        float[] weight = model.Parameters["dense1.weight"].Span.ToArray();
        double[] powers = [.. Enumerable.Range(0, 4).Select(k => Math.Exp(Enumerable.Range(0, 36).Sum(j => (double)pixels[j] * weight[(j * 4) + k])))];

        float[] found = new Predictor(model).Predict(pixels);

        Numbers.AssertClose([.. powers.Select(power => power / powers.Sum())], found, 36, "probabilities");
        Assert.Equal(1, found.Sum(), 1e-6f);
    }

    [Fact]
    public void A_softmax_at_the_end_changes_nothing()
    {
        Model plain = TrainingModels.Linear();
        Model ending = Model.Sequential("linear", plain.InputShape, new Flatten(), new Dense(4), new Softmax());
        plain.Parameters.Values.CopyTo(ending.Parameters.Values);
        for (int seed = 0; seed < 5; seed++)
        {
            float[] pixels = Numbers.Random(36, seed);
            Assert.Equal(new Predictor(plain).Predict(pixels), new Predictor(ending).Predict(pixels));
        }
    }

    [Theory]
    [InlineData(true, true, 2.0, 0.5)]
    [InlineData(true, false, 2.0, 1.0)]
    [InlineData(false, true, 0.0, 0.5)]
    [InlineData(false, false, 0.0, 1.0)]
    public void Preprocessing_is_applied_with_or_without_mean_and_deviation(bool hasMean, bool hasDeviation, double mean, double deviation)
    {
        Model plain = TrainingModels.Linear();
        Model prepared = TrainingModels.Linear();
        prepared.Preprocessing = new Preprocessing { Mean = hasMean ? [(float)mean] : [], Deviation = hasDeviation ? [(float)deviation] : [] };
        float[] pixels = Numbers.Random(36, 7);
        float[] normalized = [.. pixels.Select(pixel => (pixel - (float)mean) / (float)deviation)];
        Assert.Equal(new Predictor(plain).Predict(normalized), new Predictor(prepared).Predict(pixels));
    }

    [Theory]
    [InlineData(float.NaN, "NaN")]
    [InlineData(float.PositiveInfinity, "Infinity")]
    public void A_pixel_that_is_not_finite_is_refused(float value, string told)
    {
        var pixels = new float[36];
        pixels[17] = value;
        Assert.Equal(
            $"linear: value 17 of the input is {told}; expected a finite number.",
            Assert.Throws<FoveaException>(() => new Predictor(TrainingModels.Linear()).Predict(pixels)).Message);
    }

    [Fact]
    public void Another_number_of_pixels_is_refused() => Assert.Equal(
        "linear: the model's input is [6, 6, 1], 36 values. Received 35. Resize the image first.",
        Assert.Throws<FoveaException>(() => new Predictor(TrainingModels.Linear()).Predict(new float[35])).Message);

    [Fact]
    public void A_model_that_classifies_nothing_is_refused() => Assert.Equal(
        "conv1: a classifier's output is one value for each class. Received [1, 4, 4, 3].",
        Assert.Throws<FoveaException>(() => new Predictor(Model.Sequential("net", new Shape(4, 4, 1), new Conv2D(3, kernel: 1)))).Message);
}
