using System.CommandLine;
using Fovea.Cli.Shell;
using Fovea.Formats.Npy;
using Fovea.Steps.Mistakes;

namespace Fovea.Cli.Steps;

/// <summary>What all sub-commands do around their function: write the results, compare, print.</summary>
internal static class FunctionCommand
{
    private static readonly Option<string> Out = new("--out")
    {
        Description = "The folder for the results; it is created if need be. [default: the current folder]",
        HelpName = "DIR",
    };

    private static readonly Option<string[]> Compare = new("--compare")
    {
        Description = "Your own result. It is judged, and a known mistake is named. With several results give NAME=FILE.npy, once for "
            + "each.",
        HelpName = "YOURS.npy",
    };

    public static Command Create(
        string name, string description, IEnumerable<Option> options, Func<ParseResult, StepInputs, IReadOnlyList<StepResult>> compute)
    {
        var command = new Command(name, description);
        foreach (Option option in options)
        {
            command.Options.Add(option);
        }

        command.Options.Add(Out);
        command.Options.Add(Compare);
        command.SetAction(parse => CommandRunner.Run(parse, output =>
        {
            var inputs = new StepInputs();
            IReadOnlyList<StepResult> results = compute(parse, inputs);
            string[] given = parse.GetValue(Compare) ?? [];
            (StepResult Result, string Path, NpyArray Yours)[] pairs = [.. given.Select(text => ComparedFile.Find(text, results))];

            // Judged before anything is written, so that a wrong file stops the job whole.
            ComparedResult[] compared =
            [
                .. pairs.Select(pair => new ComparedResult(
                    pair.Result.Name,
                    pair.Path,
                    pair.Result.Judge(new LearnerResult(pair.Yours.ToDoubleTensor(), inputs.Single || pair.Yours.IsSinglePrecision)))),
            ];
            WrittenResult[] written = Write(parse.GetValue(Out) ?? ".", results, [.. inputs.Paths, .. pairs.Select(pair => pair.Path)]);
            foreach (string note in inputs.Notes)
            {
                output.WriteNote(note);
            }

            FunctionReport.Print(output, name, written, compared);
            return compared.All(result => result.Diagnosis.Agrees) ? ExitCode.Done : ExitCode.Failed;
        }));
        return command;
    }

    // A learner's own Z.npy often lies in the current folder, where the result would go: files that were read are never written over.
    private static WrittenResult[] Write(string folder, IReadOnlyList<StepResult> results, string[] read)
    {
        OutputFolder.Create(folder);
        HashSet<string> kept = [.. read.Select(Path.GetFullPath)];
        var written = new List<WrittenResult>();
        foreach (StepResult result in results)
        {
            string path = Path.Combine(folder, result.FileName);
            bool keep = kept.Contains(Path.GetFullPath(path));
            if (!keep)
            {
                NpyFile.Write(path, result.Array);
            }

            written.Add(new WrittenResult(result, path, keep));
        }

        return [.. written];
    }
}
