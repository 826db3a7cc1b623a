using System.CommandLine;
using Fovea.Checking;
using Fovea.Cli.Data;
using Fovea.Cli.Shell;
using Fovea.Models;
using Fovea.Training;

namespace Fovea.Cli.Checking;

/// <summary>The command <c>fovea check</c>: whether a model's gradients and kernels are right on this machine.</summary>
internal static class CheckCommand
{
    private static readonly Argument<string> Network = new("MODEL")
    {
        Description = $"A file (.safetensors, .json, .onnx) or a built-in model: {string.Join(", ", BuiltInModels.Names)}.",
    };

    private static readonly Option<string?> Data = new("--data")
    {
        Description = "The images to check it on, as for train. [default: digits brought to the model's input]",
        HelpName = "NAME|PATH",
    };

    private static readonly Option<ulong> Seed = CommandOptions.Seed(1, "Decides which entries are compared.");

    private static readonly Option<int> Samples = new("--samples")
    {
        Description = "The entries of each parameter that are held against central differences, and the least entries of each layer's arrays. [default: up to 32, fewer for large models]",
        HelpName = "N",
        CustomParser = argument =>
        {
            string text = argument.Tokens.Count == 0 ? string.Empty : argument.Tokens[^1].Value;
            if (!int.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out int value) || value < 1)
            {
                argument.AddError($"--samples must be a whole number of 1 or more. Received '{text}'.");
            }

            return value;
        },
    };

    private static readonly Option<int> Threads = CommandOptions.Threads();

    public static Command Create()
    {
        var command = new Command("check", "Hold a model's gradients against central differences and its kernels against the steps.")
        {
            Network, Data, DataReading.BadFilesOption, DataReading.ImageSizeOption, Seed, Samples, Threads, SharedOptions.Json,
        };
        command.SetAction(parse => CommandRunner.Run(parse, output =>
        {
            using var interrupt = new Interrupt();
            Model model = ModelSource.Open(parse.GetValue(Network)!);
            IImageDataset? images = null;
            if (parse.GetValue(Data) is { } source and not DataSource.Digits)
            {
                (images, IReadOnlyList<string> notes) = DataSource.OpenTest(
                    KnownData.Resolve(source, output), DataReading.Options(parse, model.InputShape));
                DataReading.PrintNotes(output.Json ? output.Error : output.Console, notes);
            }

            var options = new CheckOptions
            {
                Seed = parse.GetValue(Seed), Samples = parse.GetValue(Samples), Threads = parse.GetValue(Threads),
            };
            CheckReport report = ModelCheck.Run(model, images, options, interrupt.Token);
            output.WriteJson(CheckDocument.From(report), CheckJson.Default.CheckDocument);
            CheckTable.Print(output.Console, report);
            return report.Passed ? ExitCode.Done : ExitCode.Failed;
        }));
        return command;
    }
}
