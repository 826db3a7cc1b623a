using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Fovea.Cli.Shell;
using Fovea.Kernels.Convolution;
using Fovea.Onnx;
using Spectre.Console;

namespace Fovea.Cli.Onnx;

/// <summary>The command <c>fovea run</c>: arrays through a model, arrays out.</summary>
internal static class RunCommand
{
    private static readonly Argument<string> File = new("MODEL")
    {
        Description = "An ONNX model (.onnx), or a model of Fovea (.safetensors), which reads [batch, height, width, channels] or [batch, features].",
    };

    private static readonly Option<string[]> Inputs = new("--input")
    {
        Description = "An array (.npy): the model's next input, or with its name in front the input of that name. Give it once for each input.",
        HelpName = "[NAME=]FILE",
        Arity = ArgumentArity.OneOrMore,
        Required = true,
    };

    private static readonly Option<string> Target = new("--output")
    {
        Description = "The folder for output_0.npy, output_1.npy and so on, in the model's order; it is created if need be.",
        HelpName = "DIR",
        Required = true,
    };

    private static readonly Option<int> Threads = CommandOptions.Threads();
    private static readonly Option<Arithmetic> Rounding = CommandOptions.Arithmetic();

    public static Command Create()
    {
        var command = new Command("run", "Run any ONNX model, or one of Fovea's own, on arrays, and write its outputs with their own element types.")
        {
            File, Inputs, Target, Threads, Rounding, SharedOptions.Json,
        };
        command.SetAction(parse => CommandRunner.Run(parse, output => Run(parse, output)));
        return command;
    }

    private static int Run(ParseResult parse, Output output)
    {
        string path = parse.GetValue(File)!;
        IRunnable model = ModelSource.IsOnnx(path)
            ? new OnnxRunnable(path, parse.GetValue(Threads), parse.GetValue(Rounding))
            : new ModelRunnable(ModelSource.Open(path), parse.GetValue(Threads), parse.GetValue(Rounding));
        Dictionary<string, OnnxTensor> inputs = Read(path, parse.GetValue(Inputs)!, model.Inputs);
        string folder = parse.GetValue(Target)!;
        long begin = Stopwatch.GetTimestamp();
        IReadOnlyList<(string Name, OnnxTensor Value)> results = model.Run(inputs);
        double seconds = Stopwatch.GetElapsedTime(begin).TotalSeconds;
        OutputFolder.Create(folder, "--output");
        var documents = new List<RunOutputDocument>();
        foreach ((int index, (string name, OnnxTensor value)) in results.Index())
        {
            string file = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"output_{index}.npy"));
            NpyTensors.Write(file, value);
            documents.Add(new RunOutputDocument(name, file, OnnxTypeNames.Of(value.Type), [.. value.Shape]));
            output.Console.WriteLine($"{file}: {name} {OnnxTypeNames.Of(value.Type)} [{string.Join(", ", value.Shape)}]");
        }

        output.WriteJson(new RunDocument(path, documents, seconds), OnnxJson.Default.RunDocument);
        return ExitCode.Done;
    }

    private static Dictionary<string, OnnxTensor> Read(string model, string[] given, IReadOnlyList<string> names)
    {
        var inputs = new Dictionary<string, OnnxTensor>(StringComparer.Ordinal);
        var inOrder = new List<string>();
        foreach (string word in given)
        {
            // Names of inputs may hold an equals sign as well as paths may; a name that the model has comes first.
            string? name = names.Where(each => word.StartsWith(each + "=", StringComparison.Ordinal)).MaxBy(each => each.Length);
            if (name is null)
            {
                inOrder.Add(word);
            }
            else if (!inputs.TryAdd(name, NpyTensors.Read(word[(name.Length + 1)..])))
            {
                throw new FoveaException($"--input: the input '{name}' is given twice. Give each once.");
            }
        }

        string[] open = [.. names.Where(name => !inputs.ContainsKey(name))];
        if (inOrder.Count > open.Length)
        {
            throw new FoveaException(
                $"--input: {model} has {names.Count} inputs ({string.Join(", ", names)}), received {given.Length}. "
                + $"'{inOrder[open.Length]}' is one too many, or names an input that is none.");
        }

        foreach ((string name, string file) in open.Zip(inOrder))
        {
            if (file.IndexOf('=', StringComparison.Ordinal) is > 0 and var at && !System.IO.File.Exists(file))
            {
                throw new FoveaException(
                    $"--input: {model} has no input '{file[..at]}'; its inputs are {string.Join(", ", names)}. Name one of these, or give a "
                    + "file that is there.");
            }

            inputs.Add(name, NpyTensors.Read(file));
        }

        return inputs;
    }
}
