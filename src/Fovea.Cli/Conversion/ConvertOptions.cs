using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Fovea.Cli.Shell;
using Fovea.Models;
using Fovea.Onnx;

namespace Fovea.Cli.Conversion;

/// <summary>The words of the command line of <c>fovea convert</c>, and which of them belong together.</summary>
internal static class ConvertOptions
{
    public const string Auto = "auto";

    public static readonly Argument<string> Input = new("IN")
    {
        Description = "A model (.safetensors, .onnx, .json, a built-in name), or with --into a file of weights (.safetensors, .h5, .npz).",
    };

    public static readonly Argument<string> Target = new("OUT")
    {
        Description = "The file to write: .onnx, .safetensors, or .json for the architecture alone.",
    };

    public static readonly Option<string> Into = new("--into")
    {
        Description = $"IN holds weights alone: read them into this model (.safetensors, .json, or {string.Join(", ", BuiltInModels.Names)}).",
        HelpName = "MODEL",
    };

    public static readonly Option<string> Map = new("--map")
    {
        Description = "Which tensor becomes which parameter: worked out from names, order and sizes, or a file that --write-map wrote.",
        HelpName = "auto|FILE.json",
        DefaultValueFactory = _ => Auto,
    };

    public static readonly Option<string> WriteMap = new("--write-map")
    {
        Description = "Write the map that was used, to be read and edited.",
        HelpName = "FILE.json",
    };

    public static readonly Option<bool> AllowMissing = new("--allow-missing")
    {
        Description = "Parameters without a fitting tensor keep their first values, and tensors may be left over: for another head.",
    };

    public static readonly Option<int?> Classes = new("--classes")
    {
        Description = "The number of classes of a built-in model that --into names. [default: its own]",
        HelpName = "N",
        CustomParser = argument => Parse(argument, "--classes", "a whole number of 1 or more", text =>
            int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value > 0 ? (int?)value : null),
    };

    public static readonly Option<float[]?> Mean = Numbers("--mean", "The mean of each channel that the model's pixels are normalised by.");

    public static readonly Option<float[]?> Deviation = Numbers("--deviation", "The deviation of each channel, likewise.");

    public static readonly Option<int> Opset = new("--opset")
    {
        Description = $"The opset of an .onnx file, {OnnxExportOptions.LeastOpset} to {OnnxExportOptions.GreatestOpset}.",
        HelpName = "N",
        DefaultValueFactory = _ => new OnnxExportOptions().Opset,
    };

    public static readonly Option<string> Layout =
        CommandOptions.Choice("--layout", "The order of an .onnx file's input and output maps.", ["nchw", "nhwc"]);

    public static readonly Option<bool> FoldBatchNorm = new("--fold-batchnorm")
    {
        Description = "Make batch normalisations part of the weights before them. Smaller, but no longer to be trained further.",
    };

    public static readonly Option<bool> Softmax = new("--softmax") { Description = "Let an .onnx file give probabilities in place of scores." };

    public static readonly Option<bool> Bake = new("--bake-preprocessing")
    {
        Description = "Let an .onnx file take pixels from 0 to 1 and normalise them itself.",
    };

    public static readonly Option<bool> Verify = new("--verify")
    {
        Description = "Run the model and the written file on images of --data and tell the largest difference.",
    };

    private static readonly Option[] ForOnnx = [Opset, Layout, FoldBatchNorm, Softmax, Bake];
    private static readonly Option[] ForWeights = [Map, WriteMap, AllowMissing, Classes];

    /// <summary>Refuses options that would have no effect, and numbers out of range.</summary>
    public static void Check(CommandResult result)
    {
        string target = result.GetValue(Target) ?? string.Empty;
        if (!target.EndsWith(".onnx", StringComparison.OrdinalIgnoreCase) && Given(result, ForOnnx) is { } onnx)
        {
            result.AddError($"{onnx} is for .onnx files. Received OUT '{target}'.");
        }
        else if (result.GetResult(Into) is null && Given(result, ForWeights) is { } weights)
        {
            result.AddError($"{weights} says how weights are read into a model. Name the model with --into.");
        }
        else if (result.GetResult(Opset) is { Implicit: false } && result.GetValue(Opset)
            is < OnnxExportOptions.LeastOpset or > OnnxExportOptions.GreatestOpset)
        {
            result.AddError(
                $"--opset must be {OnnxExportOptions.LeastOpset} to {OnnxExportOptions.GreatestOpset}. Received {result.GetValue(Opset)}.");
        }
    }

    private static Option<float[]?> Numbers(string name, string description) => new(name)
    {
        Description = description + " [default: the model's own]",
        HelpName = "X,X,X",
        CustomParser = argument => Parse(argument, name, "numbers with commas between them, such as 0.485,0.456,0.406", text =>
        {
            float[] values =
            [
                .. text.Split(',').Select(each => float.TryParse(each, CultureInfo.InvariantCulture, out float value) ? value : float.NaN),
            ];
            return values.All(float.IsFinite) ? values : null;
        }),
    };

    private static T? Parse<T>(ArgumentResult argument, string name, string expected, Func<string, T?> parse)
    {
        string text = argument.Tokens.Count == 0 ? string.Empty : argument.Tokens[^1].Value;
        T? value = parse(text);
        if (value is null)
        {
            argument.AddError($"{name} must be {expected}. Received '{text}'.");
        }

        return value;
    }

    private static string? Given(CommandResult result, Option[] options) =>
        options.FirstOrDefault(option => result.GetResult(option) is { Implicit: false })?.Name;
}
