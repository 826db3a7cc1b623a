using System.CommandLine;
using Fovea.Augmentations;
using Fovea.Cli.Bench.Measuring;
using Fovea.Cli.Data;
using Fovea.Cli.Shell;
using Fovea.Kernels.Convolution;
using Fovea.Models;
using Fovea.Optimizers;
using Fovea.Reports;
using Fovea.Training;
using Fovea.Training.Runs;

namespace Fovea.Cli.Training;

/// <summary>The command <c>fovea train</c>, the main job: from images to a saved model.</summary>
internal static class TrainCommand
{
    /// <summary>What a run was trained on.</summary>
    public static readonly Option<string> Data = CommandOptions.Data();

    /// <summary>What decides the folds of a run, among others.</summary>
    public static readonly Option<ulong> Seed = CommandOptions.Seed(1, "Decides the first weights and the order of the images. Equal seeds give equal bits.");

    private static readonly Option<string> Network = new("--model")
    {
        Description = $"The network: {string.Join(", ", BuiltInModels.Names)}, a description (.json), or a model to train further as it is (.safetensors, .onnx); see --from.",
        HelpName = "NAME|FILE",
        DefaultValueFactory = _ => BuiltInModels.Names[0],
    };

    private static readonly Option<int> Epochs = CommandOptions.Number("--epochs", "How often every image is seen.", 1, 5);
    private static readonly Option<int> Batch = CommandOptions.Number("--batch", "The images of one step.", 1, 64);
    private static readonly Option<float?> Rate = CommandOptions.Rate();
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
            RunOptions.CheckpointInterval, RunOptions.KeepEpochs, RunOptions.Resume, SharedOptions.Json,
        };
        foreach (Option option in RecipeOptions.All.Concat(TuningOptions.All).Append(FoldRuns.Folds).Append(RateSearch.Asked))
        {
            command.Add(option);
        }

        command.Validators.Add(RunOptions.Check);
        command.Validators.Add(LossOptions.Check);
        command.Validators.Add(result => RateSearch.Check(result, Out));
        command.Validators.Add(result => TuningOptions.Check(result, Network));
        command.SetAction(parse => CommandRunner.Run(parse, output => Run(parse, output)));
        return command;
    }

    private static int Run(ParseResult given, Output output)
    {
        using var interrupt = new Interrupt();
        string? resumed = given.GetValue(RunOptions.Resume);
        ParseResult parse = resumed is null ? given : RunOptions.Parse(resumed, FoldsFile.ReadArguments(resumed));
        string dataName = KnownData.Resolve(parse.GetValue(Data)!, output);
        var display = new TrainingDisplay(output);
        Model? source = TuningOptions.Open(parse, parse.GetValue(FoldRuns.Folds) > 0 ? null : resumed);
        Shape? size = resumed is not null && parse.GetValue(FoldRuns.Folds) == 0
            ? new TrainingFolder(resumed).ReadModel().InputShape
            : source?.InputShape ?? ModelSource.InputOf(parse.GetValue(Network)!);
        DataSource data = display.WhileWaiting(
            dataName == DataSource.Digits ? "Drawing digits" : $"Reading {dataName}",
            () => DataSource.Open(dataName, DataReading.Options(parse, size)));
        interrupt.Token.ThrowIfCancellationRequested();
        if (parse.GetValue(RateSearch.Asked))
        {
            PreparedRun search = Prepare(parse, given, data.Train, source, null, output);
            return RateSearch.Run(output, search, data, interrupt.Token);
        }

        PreparedRun PrepareFor(IImageDataset train, string? folder) => Prepare(parse, given, train, source, folder, output);
        string? folder = resumed ?? parse.GetValue(Out);
        return parse.GetValue(FoldRuns.Folds) > 0
            ? FoldRuns.Run(output, folder, resumed is not null, data, parse, PrepareFor, interrupt.Token)
            : RunOnce(output, folder, resumed is not null, data, display, PrepareFor(data.Train, resumed), interrupt.Token);
    }

    private static int RunOnce(
        Output output, string? folder, bool goesOn, DataSource data, TrainingDisplay display, PreparedRun ready, CancellationToken token)
    {
        Model model = ready.Model;

        // Asked for before the work, so that an hour of training does not end in a folder that cannot be written.
        token.ThrowIfCancellationRequested();
        FoldsFile.RequireNone(folder);
        using var target = RunFolder.Create(folder, model.Name, data.Name);
        using RunRecorder record = RunRecords.Begin(target.FolderPath, ready, data, goesOn, display.Note);
        TrainingOptions options = ready.Options with { Folder = target.FolderPath, Resume = goesOn, Warn = record.Warn };
        float rate = ready.Optimizer.LearningRate;
        var trainer = new Trainer(model, ready.Optimizer, options, ready.Loss);
        trainer.Check(data.Train, data.Test);
        display.Begin(model, data, options, rate, ready.Notes);
        TrainingResult result;
        try
        {
            result = display.Run(options, progress => trainer.Fit(data.Train, data.Test, record.Then(progress), token));
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
            record.Complete(stopped: true);
            output.WriteError($"Cancelled in {display.Position}. The model as it is then was saved to {target.ModelPath}. {goOn}");
            return ExitCode.Cancelled;
        }
        catch (FoveaException problem) when (RunFolder.IsKept(target.FolderPath, problem))
        {
            throw RunFolder.Kept(target.FolderPath, problem);
        }

        ReportSummary? report = record.Complete();
        display.End(result, target.ModelPath, report?.Path);
        output.WriteJson(TrainDocument.From(target.ModelPath, options, result, rate), TrainingJson.Default.TrainDocument);
        return ExitCode.Done;
    }

    // The network, optimiser and settings that the command line asks for, for some images; without a folder yet.
    private static PreparedRun Prepare(
        ParseResult parse, ParseResult given, IImageDataset train, Model? source, string? resumed, Output output)
    {
        string network = parse.GetValue(Network)!;
        ulong seed = parse.GetValue(Seed);
        Tuned tuned = TuningOptions.Prepare(
            parse,
            resumed is not null ? new TrainingFolder(resumed).ReadModel()
                : source is null ? ModelSource.OpenForTraining(network, train.ImageShape, train.Classes.Count, output.WriteNote)
                : source.Clone(),
            train,
            seed,
            isNew: resumed is null && source is not null);
        Model model = tuned.Model;
        if (resumed is null && source is null && !ModelSource.IsTrained(network))
        {
            model.Initialize(seed);
            model.Preprocessing = DatasetStatistics.Measure(train, DatasetStatistics.StyleOf(train));
        }

        int batch = parse.GetValue(Batch);
        TrainingOptions options = RecipeOptions.Apply(parse, new TrainingOptions
        {
            Epochs = parse.GetValue(Epochs),
            Batch = batch,
            Seed = seed,
            Threads = given.GetValue(Threads),
            Arithmetic = parse.GetValue(Rounding),
            Augmentations = parse.GetValue(Augment) ?? [],
            CheckpointInterval = TimeSpan.FromSeconds(parse.GetValue(RunOptions.CheckpointInterval)),
            KeepEpochs = parse.GetValue(RunOptions.KeepEpochs),
            Arguments = RunOptions.Words(parse),
            Warn = output.WriteNote,
        });
        Optimizer optimizer = RecipeOptions.Create(
            parse, parse.GetValue(Rate), TrainingOptions.UsualLearningRate(model, batch * options.Accumulate));
        DatasetCheck.Check(model, train);
        if (model.Classes.Count == 0)
        {
            model.Classes = train.Classes;
        }

        return new PreparedRun(model, optimizer, LossOptions.Create(parse, train, model), options, tuned.Notes);
    }
}
