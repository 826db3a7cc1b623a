// A loss of one's own: the hinge of a support vector machine (Crammer and Singer, 2001). Beside cross-entropy it stops pushing an image
// whose class is ahead by the margin.
//
//     dotnet run samples/custom-loss.cs
#:project ../src/Fovea/Fovea.csproj
#:project ../src/Fovea.Data/Fovea.Data.csproj
#:property PublishAot=false

using Fovea;
using Fovea.Data;
using Fovea.Kernels.Simd;
using Fovea.Losses;
using Fovea.Models;
using Fovea.Optimizers;
using Fovea.Training;

// First the gradient, beside a difference: three classes, the second is right.
var hinge = new Hinge(margin: 1);
float[] scores = [0.3f, 0.8f, 0.6f];
float[] gradient = new float[3];
float[] loss = new float[1];
double worst = 0;
for (int i = 0; i < scores.Length; i++)
{
    const float Step = 1f / 1024;
    double At(float step)
    {
        float[] moved = [.. scores];
        moved[i] += step;
        hinge.Evaluate(moved, new Targets([1]), 1, loss, [], InstructionSets.Best);
        return loss[0];
    }

    hinge.Evaluate(scores, new Targets([1]), 1, loss, gradient, InstructionSets.Best);
    worst = Math.Max(worst, Math.Abs(((At(Step) - At(-Step)) / (2 * Step)) - gradient[i]));
}

Console.WriteLine($"loss {loss[0]:F2} of scores {string.Join(' ', scores)}, its gradient within {worst:F5} of the difference");

// Then a network with each of the two.
var train = new DigitsDataset(count: 10_000, seed: 1);
var held = new DigitsDataset(count: 1_000, seed: 1, firstIndex: 1_000_000);
double accuracy = 0;
foreach (Loss each in (Loss[])[new SoftmaxCrossEntropy(), hinge])
{
    Model model = BuiltInModels.Create("lenet5");
    model.Initialize(seed: 1);
    model.Preprocessing = DatasetStatistics.Measure(train, ImageStyle.Ink);
    TrainingResult result = new Trainer(model, new Adam(learningRate: 0.002f), new TrainingOptions { Epochs = 2 }, each).Fit(train, held);
    accuracy = result.Validation!.Accuracy;
    Console.WriteLine($"{each}: {accuracy:P1} of the held-back digits");
}

bool good = worst < 1e-3 && accuracy > 0.93;
Console.WriteLine(good ? "as expected" : "NOT as expected");
return good ? 0 : 1;

/// <summary>max(0, margin + the greatest score of a wrong class - the score of the right one).</summary>
internal sealed class Hinge(float margin) : Loss
{
    public override void Check(Model model)
    {
        if (model.OutputShape.Rank != 1)
        {
            throw new FoveaException($"{model.Output.Name}: the hinge needs one score for each class. Received {model.OutputShape}.");
        }
    }

    // Stands in config.json, so that a run does not go on with another loss.
    public override string ToString() => $"hinge, margin {margin}";

    // Called for parts of a batch, from several threads at once: nothing is kept in fields. It allocates nothing.
    public override void Evaluate(
        ReadOnlySpan<float> output,
        Targets targets,
        float gradientScale,
        Span<float> losses,
        Span<float> gradOutput,
        InstructionSet instructionSet)
    {
        int classes = output.Length / targets.Count;
        gradOutput.Clear();
        for (int image = 0; image < targets.Count; image++)
        {
            ReadOnlySpan<float> scores = output.Slice(image * classes, classes);
            int right = targets.Labels[image];
            int rival = right == 0 ? 1 : 0;
            for (int c = 0; c < classes; c++)
            {
                rival = c != right && scores[c] > scores[rival] ? c : rival;
            }

            losses[image] = Math.Max(0, margin + scores[rival] - scores[right]);
            if (losses[image] > 0 && !gradOutput.IsEmpty)
            {
                gradOutput[(image * classes) + right] = -gradientScale;
                gradOutput[(image * classes) + rival] = gradientScale;
            }
        }
    }
}
