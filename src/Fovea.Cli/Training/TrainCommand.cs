using System.CommandLine;
using Fovea.Augmentations;
using Fovea.Cli.Data;
using Fovea.Cli.Shell;
using Fovea.Kernels.Convolution;
using Fovea.Models;
using Fovea.Optimizers;
using Fovea.Training;
using Fovea.Training.Runs;

namespace Fovea.Cli.Training;

/// <summary>The command <c>fovea train</c>, the main job: from images to a saved model.</summary>
internal static class TrainCommand
{
    private static readonly Option<string> Data = CommandOptions.Data();

    private static readonly Option<string> Network = new("--model")
    {
        Description = $"The network: {string.Join(", ", BuiltInModels.Names)}, a description (.json), or a model to train further (.safetensors, .onnx).",
        HelpName = "NAME|FILE",
        DefaultValueFactory = _ => BuiltInModels.Names[0],
    };

    private static readonly Option<int> Epochs = CommandOptions.Number("--epochs", "How often every image is seen.", 1, 5);
    private static readonly Option<int> Batch = CommandOptions.Number("--batch", "The images of one step.", 1, 64);
    private static readonly Option<float?> Rate = CommandOptions.Rate();
    private static readonly Option<ulong> Seed = CommandOptions.Seed(1, "Decides the first weights and the order of the images. Equal seeds give equal bits.");
    private static readonly Option<int> Threads = CommandOptions.Threads();
    private static readonly Option<Arithmetic> Rounding = CommandOptions.Arithmetic();

    private static readonly Option<IReadOnlyList<Augmentation>?> Augment = new("--augment")
    {
        Description = $"Changes of the training images by chance, divided by commas: {string.Join(", ", AugmentationList.Forms)}.",
        HelpName = "LIST",
        CustomParser = argument =>
        {
            try
            {
                return AugmentationList.Parse(argument.Tokens.Count == 0 ? string.Empty : argument.Tokens[^1].Value);
            }
            catch (FoveaException problem)
            {
                argument.AddError($"--augment: {problem.Message}");
                return null;
            }
        },
    };

    private static readonly Option<string> Out = new("--out")
    {
        Description = "The folder of the run: its model, log and checkpoint; it is created if need be. [default: a new folder under runs]",
        HelpName = "DIR",
    };

    public static Command Create()
    {
        var command = new Command("train", "Train a network and save it. Without options: lenet5 on digits that the program draws itself.")
        {
            Data, DataReading.BadFilesOption, DataReading.ImageSizeOption,
            Network, Epochs, Batch, Rate, Seed, Threads, Rounding, Augment, Out,
            RunOptions.CheckpointInterval, RunOptions.Resume, SharedOptions.Json,
        };
        foreach (Option option in RecipeOptions.All)
        {
            command.Add(option);
        }

        command.Validators.Add(RunOptions.Check);
        command.SetAction(parse => CommandRunner.Run(parse, output => Run(parse, output)));
        return command;
    }

    private static int Run(ParseResult given, Output output)
    {
        using var interrupt = new Interrupt();
        string? resumed = given.GetValue(RunOptions.Resume);
        ParseResult parse = resumed is null ? given : RunOptions.Parse(resumed, new TrainingFolder(resumed).ReadArguments());
        string network = parse.GetValue(Network)!;
        string dataName = parse.GetValue(Data)!;
        var display = new TrainingDisplay(output);
        DataSource data = display.WhileWaiting(
            dataName == DataSource.Digits ? "Drawing digits" : $"Reading {dataName}", () => DataSource.Open(dataName, DataReading.Options(parse)));
        Model model = resumed is null
            ? ModelSource.OpenForTraining(network, data.Train.ImageShape, data.Train.Classes.Count, output.WriteNote)
            : new TrainingFolder(resumed).ReadModel();
        ulong seed = parse.GetValue(Seed);
        if (resumed is null && !ModelSource.IsTrained(network))
        {
            model.Initialize(seed);
            model.Preprocessing = DatasetStatistics.Measure(data.Train, DatasetStatistics.StyleOf(data.Train));
        }

        // Asked for before the work, so that an hour of training does not end in a folder that cannot be written.
        interrupt.Token.ThrowIfCancellationRequested();
        using var target = RunFolder.Create(resumed ?? parse.GetValue(Out), model.Name, data.Name);
        int batch = parse.GetValue(Batch);
        TrainingOptions options = RecipeOptions.Apply(parse, new TrainingOptions
        {
            Epochs = parse.GetValue(Epochs),
            Batch = batch,
            Seed = seed,
            Threads = given.GetValue(Threads),
            Arithmetic = parse.GetValue(Rounding),
            Augmentations = parse.GetValue(Augment) ?? [],
            Folder = target.FolderPath,
            Resume = resumed is not null,
            CheckpointInterval = TimeSpan.FromSeconds(parse.GetValue(RunOptions.CheckpointInterval)),
            Arguments = RunOptions.Words(parse),
            Warn = output.WriteNote,
        });
        Optimizer optimizer = RecipeOptions.Create(
            parse, parse.GetValue(Rate), TrainingOptions.UsualLearningRate(model, batch * options.Accumulate));
        float rate = optimizer.LearningRate;
        var trainer = new Trainer(model, optimizer, options, RecipeOptions.CreateLoss(parse, data.Train));
        trainer.Check(data.Train);
        if (model.Classes.Count == 0)
        {
            model.Classes = data.Train.Classes;
        }

        display.Begin(model, data, options, rate);
        TrainingResult result;
        try
        {
            result = display.Run(options, progress => trainer.Fit(data.Train, data.Test, progress, interrupt.Token));
        }
        catch (OperationCanceledException) when (display.HasLearned || new TrainingFolder(target.FolderPath).IsUnfinished)
        {
            string goOn = $"Go on with: fovea train --resume {target.FolderPath}";
            if (!display.HasLearned)
            {
                // A model that has seen nothing is not worth the place of an older one.
                output.WriteError($"Cancelled before a step was taken. {goOn}");
                return ExitCode.Cancelled;
            }

            model.Save(target.ModelPath);
            output.WriteError($"Cancelled in {display.Position}. The model as it is then was saved to {target.ModelPath}. {goOn}");
            return ExitCode.Cancelled;
        }

        display.End(result, target.ModelPath);
        output.WriteJson(TrainDocument.From(target.ModelPath, options, result, rate), TrainingJson.Default.TrainDocument);
        return ExitCode.Done;
    }
}
