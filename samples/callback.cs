// Watches a training: an IProgress is told after every step, on the training's own thread. This one writes the losses to a file and ends
// the run when the held-back digits are recognised well enough.
//
//     dotnet run samples/callback.cs
#:project ../src/Fovea/Fovea.csproj
#:project ../src/Fovea.Data/Fovea.Data.csproj
#:property PublishAot=false

using System.Globalization;
using Fovea.Data;
using Fovea.Models;
using Fovea.Optimizers;
using Fovea.Training;

const double Enough = 0.95;
const int Epochs = 50;

var train = new DigitsDataset(count: 6_000, seed: 1);
var held = new DigitsDataset(count: 1_000, seed: 1, firstIndex: 1_000_000);
Model model = BuiltInModels.Create("lenet5");
model.Initialize(seed: 1);

string path = Path.Combine(Path.GetTempPath(), $"fovea-sample-{Environment.ProcessId}.csv");
using var stop = new CancellationTokenSource();
var watcher = new Watcher(path, Enough, stop);
var options = new TrainingOptions { Epochs = Epochs, Schedule = LearningRateSchedule.Constant };
try
{
    new Trainer(model, new Sgd(learningRate: 0.02f), options).Fit(train, held, watcher, stop.Token);
}
catch (OperationCanceledException)
{
    // The model keeps the weights of the last step.
    Console.WriteLine($"ended after epoch {watcher.Epochs} of {Epochs}: {watcher.Accuracy:P1} is enough");
}
finally
{
    watcher.Dispose();
}

string[] log = File.ReadAllLines(path);
File.Delete(path);
Console.WriteLine($"the log has {log.Length - 1} steps; first {log[1]}, last {log[^1]}");
double again = new Evaluator(model).Evaluate(held).Accuracy;

bool good = again >= Enough && again == watcher.Accuracy && watcher.Epochs < Epochs && log.Length - 1 == watcher.Epochs * ((6_000 + 63) / 64);
Console.WriteLine(good ? "as expected" : "NOT as expected");
return good ? 0 : 1;

/// <summary>Writes each step, prints each epoch, and asks for the end.</summary>
internal sealed class Watcher(string path, double enough, CancellationTokenSource stop) : IProgress<TrainingProgress>, IDisposable
{
    private readonly StreamWriter log = Begin(path);

    public int Epochs { get; private set; }

    public double Accuracy { get; private set; }

    public void Report(TrainingProgress value)
    {
        // After the last step of an epoch there is one further report, with what the epoch brought.
        if (value.Completed is not { } epoch)
        {
            log.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{value.Epoch},{value.Step},{value.EpochSum.Mean:F4}"));
            return;
        }

        Epochs = epoch.Epoch;
        Accuracy = epoch.Validation!.Accuracy;
        Console.WriteLine($"epoch {epoch.Epoch}: loss {epoch.TrainLoss:F3}, {Accuracy:P1} of the held-back digits");
        if (Accuracy >= enough)
        {
            stop.Cancel();
        }
    }

    public void Dispose() => log.Dispose();

    private static StreamWriter Begin(string path)
    {
        var writer = new StreamWriter(path);
        writer.WriteLine("epoch,step,loss");
        return writer;
    }
}
