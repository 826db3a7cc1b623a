using System.CommandLine;
using Fovea.Cli.Shell;
using Fovea.Data;
using Spectre.Console;

namespace Fovea.Cli.Data;

/// <summary>The command <c>fovea data</c>: datasets as files.</summary>
internal static class DataCommand
{
    private static readonly Option<string> Out = new("--out")
    {
        Description = "The folder for the files; it is created if need be.",
        HelpName = "DIR",
        Required = true,
    };

    private static readonly Option<int> Count = CommandOptions.Number("--count", "How many digits are drawn to learn from.", 1, DataSource.TrainDigits);
    private static readonly Option<int> TestCount = CommandOptions.Number("--test-count", "How many digits are held back.", 1, DataSource.TestDigits);
    private static readonly Option<ulong> Seed = CommandOptions.Seed(DataSource.DigitsSeed, "Decides how the digits look. Equal seeds give equal bytes.");

    public static Command Create() => new("data", "Datasets as files.") { Digits(), InfoCommand.Create(), FetchCommand.Create() };

    private static Command Digits()
    {
        var command = new Command("digits", "Draw digits as handwriting looks and write them as IDX files, with a sheet of samples to look at.")
        {
            Out, Count, TestCount, Seed, SharedOptions.Json,
        };
        command.SetAction(parse => CommandRunner.Run(parse, output =>
        {
            string folder = parse.GetValue(Out)!;
            DataSource digits = DataSource.DrawDigits(parse.GetValue(Count), parse.GetValue(TestCount), parse.GetValue(Seed));
            OutputFolder.Create(folder);
            IdxWriter.Write(folder, digits.Train, digits.Test);
            string sheet = Path.Combine(folder, "samples.png");
            ContactSheet.Draw(digits.Train, scale: 2).WritePng(sheet);
            output.WriteJson(new DigitsDocument(folder, digits.Train.Count, digits.Test.Count, sheet), DataJson.Default.DigitsDocument);
            output.Console.Line(
                $"[bold]{Show.Count(digits.Train.Count)}[/] digits to learn from and [bold]{Show.Count(digits.Test.Count)}[/] held back, as IDX files in [bold]{folder}[/].");
            output.Console.Line($"Look at some of them: {sheet}. Train on them: fovea train --data {folder}");
            return ExitCode.Done;
        }));
        return command;
    }
}
