using System.CommandLine;
using Fovea.Cli.Bench.Measuring;
using Fovea.Cli.Shell;
using Fovea.Kernels.Convolution;
using Fovea.Models;
using Fovea.Planning;

namespace Fovea.Cli.Bench;

/// <summary>The command <c>fovea bench</c>: how fast this machine trains and runs a network, beside what it could do at most.</summary>
internal static class BenchCommand
{
    private static readonly Option<string> Network = new("--model")
    {
        Description = $"The network: {string.Join(", ", BuiltInModels.Names)}, or a file (.safetensors, .onnx, .json).",
        HelpName = "NAME|FILE",
        DefaultValueFactory = _ => BuiltInModels.Names[0],
    };

    private static readonly Option<int> Batch = CommandOptions.Number("--batch", "The images of one step.", 1, 64);
    private static readonly Option<int> Threads = CommandOptions.Number(
        "--threads", "The number of threads; 0 for as many as there are processors.", 0, 0);

    private static readonly Option<int> Rounds = CommandOptions.Number(
        "--rounds", "How often everything is measured.", 1, 7);

    private static readonly Option<Arithmetic> Rounding = CommandOptions.Arithmetic();

    public static Command Create() => new("bench", "Measure how fast a network trains and runs here, and the share of the processor's peak that it reaches.")
    {
        Measured("train", "Time whole training steps: forward, loss, backward, update.", TrainingPass),
        Measured("infer", "Time forward passes.", InferencePass),
        Layers(),
    };

    private static Command Measured(string name, string description, Func<BenchSettings, Model, BenchPass> open)
    {
        Command command = WithOptions(new Command(name, description));
        command.SetAction(parse => CommandRunner.Run(parse, output =>
        {
            using var interrupt = new Interrupt();
            Model model = ModelSource.Open(parse.GetValue(Network)!);
            BenchSettings settings = Settings(parse, interrupt.Token);
            BenchPass pass = open(settings, model);
            Turns turns = new Alternation { Rounds = settings.Rounds }.Run(Cancellable(pass.Run, interrupt.Token));
            BenchDocument document = BenchDocument.From(name, model, settings, pass, turns);
            output.WriteJson(document, BenchJson.Default.BenchDocument);
            BenchDisplay.Print(output.Console, document);
            return ExitCode.Done;
        }));
        return command;
    }

    private static Command Layers()
    {
        Command command = WithOptions(new Command("layers", "Time each layer by itself, forward and backward."));
        command.SetAction(parse => CommandRunner.Run(parse, output =>
        {
            using var interrupt = new Interrupt();
            Model model = ModelSource.Open(parse.GetValue(Network)!);
            LayersDocument document = LayerTimes.Measure(model, Settings(parse, interrupt.Token));
            output.WriteJson(document, BenchJson.Default.LayersDocument);
            BenchDisplay.Print(output.Console, document);
            return ExitCode.Done;
        }));
        return command;
    }

    private static Command WithOptions(Command command)
    {
        foreach (Option option in (Option[])[Network, Batch, Threads, Rounds, Rounding, SharedOptions.Json])
        {
            command.Add(option);
        }

        return command;
    }

    private static BenchSettings Settings(ParseResult parse, CancellationToken cancellation)
    {
        int threads = parse.GetValue(Threads);
        return new BenchSettings(
            parse.GetValue(Batch),
            threads == 0 ? Kernels.Threading.WorkerPool.DefaultThreads : threads,
            parse.GetValue(Rounds),
            parse.GetValue(Rounding),
            cancellation);
    }

    private static BenchPass TrainingPass(BenchSettings settings, Model model)
    {
        var step = new TrainingStep(
            model,
            RandomValues.Images(model, settings.Batch),
            RandomValues.Labels(settings.Batch, model.OutputShape.Channels),
            settings.Threads,
            settings.Arithmetic);
        return new BenchPass(step.Run, TrainingWork.MultiplyAdds(model), step.Memory);
    }

    private static BenchPass InferencePass(BenchSettings settings, Model model)
    {
        var options = new PlanOptions { Threads = settings.Threads, Arithmetic = settings.Arithmetic };
        Plan plan = model.Compile(settings.Batch, PlanMode.Inference, options);
        plan.Fill(RandomValues.Images(model, settings.Batch));
        return new BenchPass(() => plan.Forward(settings.Batch), TrainingWork.ForwardMultiplyAdds(model), plan.Memory);
    }

    private static Action Cancellable(Action work, CancellationToken cancellation) => () =>
    {
        cancellation.ThrowIfCancellationRequested();
        work();
    };
}
