// A layer of one's own: Swish with a slope that is trained, one for each channel (Ramachandran et al., "Searching for activation
// functions", 2017). Its gradients are checked against differences, it is trained in a network, saved and loaded.
//
//     dotnet run samples/custom-layer.cs
#:project ../src/Fovea/Fovea.csproj
#:project ../src/Fovea.Data/Fovea.Data.csproj
#:property PublishAot=false

using Fovea;
using Fovea.CustomLayers;
using Fovea.Data;
using Fovea.Initializers;
using Fovea.Layers;
using Fovea.Models;
using Fovea.Optimizers;
using Fovea.Planning;
using Fovea.Training;

// Files name the layer by its type and its settings; whoever loads them says first how it is made.
CustomLayerTypes.Register(settings => new Swish(settings.Bool("trained", true)), "trained");

Model model = Model.Sequential(
    "swish-net",
    new Shape(28, 28, 1),
    new Conv2D(8, kernel: 5, stride: 2),
    new Swish(),
    new Conv2D(16, kernel: 3, stride: 2),
    new Swish(),
    new Flatten(),
    new Dense(10));
model.Initialize(seed: 1);

double worst = GradientCheck(model);
Console.WriteLine($"gradients differ from central differences by {worst:P3} at most");

var train = new DigitsDataset(count: 10_000, seed: 1);
var held = new DigitsDataset(count: 1_000, seed: 1, firstIndex: 1_000_000);
TrainingResult result = new Trainer(model, new Adam(learningRate: 0.003f), new TrainingOptions { Epochs = 3 }).Fit(train, held);
Console.WriteLine($"{result.Validation!.Accuracy:P1} of the held-back digits after {result.Epochs.Count} epochs");
float[] slopes = model.Parameters["swish1.slope"].Values.ToArray();
Console.WriteLine($"slopes of the first layer, 1 before: {string.Join(' ', slopes.Select(slope => $"{slope:F2}"))}");

string path = Path.Combine(Path.GetTempPath(), $"fovea-sample-{Environment.ProcessId}.safetensors");
model.Save(path);
Model loaded = Model.Load(path);
File.Delete(path);
double again = new Evaluator(loaded).Evaluate(held).Accuracy;
Console.WriteLine($"saved and loaded: {again:P1}");

bool good = worst < 0.01 && result.Validation.Accuracy > 0.9 && again == result.Validation.Accuracy && slopes.Any(slope => slope != 1);
Console.WriteLine(good ? "as expected" : "NOT as expected");
return good ? 0 : 1;

// Along a random direction the cost's derivative is the product of the direction and the gradient. The cost here is a random sum of
// the outputs, and the derivative is taken from two further passes.
static double GradientCheck(Model model)
{
    const int Images = 3;
    const float Step = 1f / 256;
    var random = new Random(1);
    float[] Draw(int length) => [.. Enumerable.Range(0, length).Select(_ => (random.NextSingle() * 2) - 1)];

    Plan plan = model.Compile(Images, PlanMode.Training);
    for (int image = 0; image < Images; image++)
    {
        Draw(model.InputShape.Length).CopyTo(plan.Input(image));
    }

    float[][] upstream = [.. Enumerable.Range(0, Images).Select(_ => Draw(model.OutputShape.Length))];
    double Cost()
    {
        plan.Forward(Images);
        return Enumerable.Range(0, Images).Sum(image => Product(upstream[image], plan.Output(image)));
    }

    Cost();
    for (int image = 0; image < Images; image++)
    {
        upstream[image].CopyTo(plan.OutputGradient(image));
    }

    plan.Backward();
    float[] gradients = plan.Gradients.ToArray();
    double worst = 0;
    foreach (Parameter parameter in model.Parameters)
    {
        float[] direction = Draw(parameter.Length);
        float[] values = parameter.Values.ToArray();
        double CostAt(float step)
        {
            values.Zip(direction, (value, toward) => value + (step * toward)).ToArray().CopyTo(parameter.Span);
            return Cost();
        }

        double expected = (CostAt(Step) - CostAt(-Step)) / (2 * Step);
        values.CopyTo(parameter.Span);
        ReadOnlySpan<float> gradient = gradients.AsSpan(parameter.Offset, parameter.Length);
        double size = Math.Sqrt(Product(gradient, gradient));
        worst = Math.Max(worst, Math.Abs(expected - Product(direction, gradient)) / size);
    }

    return worst;
}

static double Product(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
{
    double sum = 0;
    for (int i = 0; i < left.Length; i++)
    {
        sum += (double)left[i] * right[i];
    }

    return sum;
}

/// <summary>output = input s(slope input), with s(x) = 1 / (1 + e^-x) and one slope for each channel.</summary>
internal sealed record Swish(bool Trained = true) : CustomLayer
{
    // Layers without a name are numbered: swish1, swish2.
    public override string NamePrefix => "swish";

    public override Shape OutputShape(LayerInputs inputs) => inputs.Single;

    // A parameter that gradients train, or state that only stays with the model.
    public override IReadOnlyList<ParameterSpec> Parameters(LayerInputs inputs) =>
        [new("slope", new Shape(inputs.Single.Channels), Initializer.Ones, Trained ? ParameterRole.Scale : ParameterRole.State)];

    // Forward leaves the values of s for backward.
    public override int KeptLength(LayerInputs inputs) => inputs.Single.Length;

    public override void Forward(in LayerForward pass)
    {
        ReadOnlySpan<float> input = pass.Input();
        ReadOnlySpan<float> slope = pass.Parameter(0);
        Span<float> output = pass.Output;
        Span<float> kept = pass.Kept;
        for (int i = 0; i < input.Length; i++)
        {
            kept[i] = 1 / (1 + MathF.Exp(-slope[i % slope.Length] * input[i]));
            output[i] = input[i] * kept[i];
        }
    }

    // d/dx = s + slope x s (1 - s) and d/dslope = x^2 s (1 - s). Spans that nobody wants are empty.
    public override void Backward(in LayerBackward pass)
    {
        ReadOnlySpan<float> input = pass.Input();
        ReadOnlySpan<float> slope = pass.Parameter(0);
        ReadOnlySpan<float> kept = pass.Kept;
        ReadOnlySpan<float> gradOutput = pass.GradOutput;
        Span<float> gradInput = pass.GradInput();
        Span<float> gradSlope = pass.GradParameter(0);
        for (int i = 0; i < gradInput.Length; i++)
        {
            gradInput[i] += gradOutput[i] * (kept[i] + (slope[i % slope.Length] * input[i] * kept[i] * (1 - kept[i])));
        }

        if (!gradSlope.IsEmpty)
        {
            for (int i = 0; i < input.Length; i++)
            {
                gradSlope[i % gradSlope.Length] += gradOutput[i] * input[i] * input[i] * kept[i] * (1 - kept[i]);
            }
        }
    }

    protected override void WriteSettings(LayerSettingsWriter settings) => settings.Bool("trained", Trained);
}
