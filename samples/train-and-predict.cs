// Trains LeNet-5 on digits that the program draws itself, saves it, loads it again and asks it about one digit.
//
//     dotnet run samples/train-and-predict.cs
#:project ../src/Fovea/Fovea.csproj
#:project ../src/Fovea.Data/Fovea.Data.csproj
#:property PublishAot=false

using Fovea.Data;
using Fovea.Models;
using Fovea.Optimizers;
using Fovea.Training;

// The digits with numbers from a million on are others than those to learn from.
var train = new DigitsDataset(count: 12_000, seed: 1);
var held = new DigitsDataset(count: 1_000, seed: 1, firstIndex: 1_000_000);

// A model carries its preprocessing and the names of its classes, so that whoever loads it feeds it as it was trained.
Model model = BuiltInModels.Create("lenet5");
model.Initialize(seed: 1);
model.Preprocessing = DatasetStatistics.Measure(train, ImageStyle.Ink);
model.Classes = train.Classes;

var trainer = new Trainer(model, new Sgd(learningRate: 0.03f), new TrainingOptions { Epochs = 2 });
TrainingResult result = trainer.Fit(train, held);
foreach (EpochResult epoch in result.Epochs)
{
    Console.WriteLine($"epoch {epoch.Epoch}: loss {epoch.TrainLoss:F3}, {epoch.Validation!.Accuracy:P1} of the held-back digits");
}

string path = Path.Combine(Path.GetTempPath(), $"fovea-sample-{Environment.ProcessId}.safetensors");
model.Save(path);
var predictor = new Predictor(Model.Load(path));
File.Delete(path);

// One held-back digit, as the network sees it.
const int Shown = 7;
var pixels = new float[held.ImageShape.Length];
held.CopyImage(Shown, pixels);
for (int y = 4; y < 24; y++)
{
    Console.WriteLine(string.Concat(Enumerable.Range(4, 20).Select(x => " .:+#@"[(int)(pixels[(y * 28) + x] * 5)])));
}

float[] probabilities = predictor.Predict(pixels);
int best = Array.IndexOf(probabilities, probabilities.Max());
Console.WriteLine($"the network says {model.Classes[best]}, with {probabilities[best]:P1}; it is {held.Classes[held.Label(Shown)]}");

// Samples check themselves: a test runs them.
bool good = result.Validation!.Accuracy > 0.95 && best == held.Label(Shown);
Console.WriteLine(good ? "as expected" : "NOT as expected");
return good ? 0 : 1;
