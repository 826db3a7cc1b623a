// Fine-tuning: a network learns the digits 0 to 4 from many images; then, with a new head and its convolutions frozen, 5 to 9 from thirty.
// A network that begins from nothing does worse with the same thirty.
//
//     dotnet run samples/fine-tune.cs
#:project ../src/Fovea/Fovea.csproj
#:project ../src/Fovea.Data/Fovea.Data.csproj
#:property PublishAot=false

using Fovea;
using Fovea.Data;
using Fovea.Models;
using Fovea.Optimizers;
using Fovea.Training;

var all = new DigitsDataset(count: 20_000, seed: 1);
var other = new DigitsDataset(count: 2_000, seed: 1, firstIndex: 1_000_000);

Model source = BuiltInModels.Create("lenet5", classes: 5);
source.Initialize(seed: 1);
var many = new SomeDigits(all, first: 0, count: 10_000);
var trainer = new Trainer(source, new Sgd(learningRate: 0.03f), new TrainingOptions { Epochs = 3 });
TrainingResult before = trainer.Fit(many, new SomeDigits(other, first: 0, count: 1_000));
Console.WriteLine($"0 to 4, from {many.Count} images: {before.Validation!.Accuracy:P1}");

// The head, the last layer with weights, becomes a new one; the convolutions stay, to the last bit. FreezeAllButHead would leave nothing
// but the head to be trained, which suits larger networks that have seen more.
Model tuned = source.WithHead(classes: 5, seed: 1);
Console.WriteLine($"frozen: {string.Join(", ", tuned.Freeze("conv*"))}");
Model scratch = BuiltInModels.Create("lenet5", classes: 5);
scratch.Initialize(seed: 1);

var few = new SomeDigits(all, first: 5, count: 30);
var held = new SomeDigits(other, first: 5, count: 1_000);
var options = new TrainingOptions { Epochs = 30, Batch = 10 };
double Learn(Model model) => new Trainer(model, new Sgd(learningRate: 0.01f), options).Fit(few, held).Validation!.Accuracy;
double withSource = Learn(tuned);
double withoutSource = Learn(scratch);
Console.WriteLine($"5 to 9, from {few.Count} images: {withSource:P1} fine-tuned, {withoutSource:P1} from nothing");

bool kept = tuned.Parameters.Where(parameter => parameter.IsFrozen)
    .All(parameter => parameter.Values.SequenceEqual(source.Parameters[parameter.Name].Values));
bool good = kept && withSource > 0.75 && withSource > withoutSource;
Console.WriteLine(good ? "as expected" : "NOT as expected");
return good ? 0 : 1;

/// <summary>Five neighbouring digits of a dataset. Reading must be safe from several threads, so nothing changes after the beginning.</summary>
internal sealed class SomeDigits : IImageDataset
{
    private readonly IImageDataset whole;
    private readonly int first;
    private readonly int[] images;

    public SomeDigits(IImageDataset whole, int first, int count)
    {
        (this.whole, this.first) = (whole, first);
        images = [.. Enumerable.Range(0, whole.Count).Where(i => whole.Label(i) >= first && whole.Label(i) < first + 5).Take(count)];
    }

    public string Name => $"digits {first} to {first + 4}";

    public int Count => images.Length;

    public Shape ImageShape => whole.ImageShape;

    public IReadOnlyList<string> Classes => [.. whole.Classes.Skip(first).Take(5)];

    public int Label(int index) => whole.Label(images[index]) - first;

    public void CopyImage(int index, Span<float> destination) => whole.CopyImage(images[index], destination);
}
