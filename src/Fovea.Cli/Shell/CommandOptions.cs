using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Fovea.Kernels.Convolution;

namespace Fovea.Cli.Shell;

/// <summary>Options and arguments that several commands share, each with its own check.</summary>
internal static class CommandOptions
{
    public static Option<string> Data() => new("--data")
    {
        Description = "The images: digits (drawn by the program itself), a known dataset (mnist, fashion-mnist, cifar10), a folder with IDX files, CIFAR files or a sub-folder of images for each class, or a .npz or .h5 file.",
        HelpName = "NAME|PATH",
        DefaultValueFactory = _ => DataSource.Digits,
    };

    public static Argument<string> Model() => new("MODEL")
    {
        Description = "A trained model (.safetensors, .onnx).",
    };

    public static Option<int> Threads() => Number(
        "--threads", "The number of threads; 0 for as many as there are processors. It does not change the result.", 0, 0);

    public static Option<Arithmetic> Arithmetic() => new("--arithmetic")
    {
        Description = "fast allows Winograd's algorithm, which rounds some times more than the plain sum; strict does not. [default: fast]",
        HelpName = "fast|strict",
        CustomParser = argument => Parse<Arithmetic>(
            argument,
            "--arithmetic",
            "fast or strict",
            text => text switch
            {
                "fast" => Kernels.Convolution.Arithmetic.Fast,
                "strict" => Kernels.Convolution.Arithmetic.Strict,
                _ => null,
            }),
    };

    public static Option<int> Number(string name, string description, int minimum, int standard) => new(name)
    {
        Description = description,
        HelpName = "N",
        DefaultValueFactory = _ => standard,
        CustomParser = argument => Parse<int>(
            argument,
            name,
            $"a whole number of {minimum} or more",
            text => int.TryParse(text, CultureInfo.InvariantCulture, out int value) && value >= minimum ? value : null),
    };

    public static Option<ulong> Seed(ulong standard, string description) => new("--seed")
    {
        Description = description,
        HelpName = "N",
        DefaultValueFactory = _ => standard,
        CustomParser = argument => Parse<ulong>(
            argument,
            "--seed",
            "a whole number of 0 or more",
            text => ulong.TryParse(text, CultureInfo.InvariantCulture, out ulong value) ? value : null),
    };

    public static Option<float?> Rate() => new("--lr")
    {
        Description = "The learning rate at its highest. [default: what suits the network and the batch; 0.03 for lenet5]",
        HelpName = "X",
        CustomParser = argument => Parse<float>(
            argument,
            "--lr",
            "a positive number",
            ParsePositive),
    };

    public static Option<double> Seconds(string name, string description, double standard) => new(name)
    {
        Description = description,
        HelpName = "SECONDS",
        DefaultValueFactory = _ => standard,
        CustomParser = argument => Parse<double>(
            argument,
            name,
            "a number of seconds, 0 or more",
            text => double.TryParse(text, CultureInfo.InvariantCulture, out double value) && value is >= 0 and <= 1e9 ? value : null),
    };

    /// <summary>One of some words, the first unless given.</summary>
    public static Option<string> Choice(string name, string description, IReadOnlyList<string> words)
    {
        var option = new Option<string>(name)
        {
            Description = description,
            HelpName = string.Join('|', words),
            DefaultValueFactory = _ => words[0],
        };
        option.Validators.Add(result =>
        {
            string text = result.Tokens.Count == 0 ? words[0] : result.Tokens[^1].Value;
            if (!words.Contains(text))
            {
                result.AddError($"{name} must be one of {string.Join(", ", words)}. Received '{text}'.");
            }
        });
        return option;
    }

    public static Option<float?> Real(string name, string description, float least, float most) => new(name)
    {
        Description = description,
        HelpName = "X",
        CustomParser = argument => Parse<float>(
            argument,
            name,
            FormattableString.Invariant($"a number from {least} to {most}"),
            text => float.TryParse(text, CultureInfo.InvariantCulture, out float value) && value >= least && value <= most ? value : null),
    };

    private static float? ParsePositive(string text) =>
        float.TryParse(text, CultureInfo.InvariantCulture, out float value) && value > 0 && float.IsFinite(value) ? value : null;

    private static T Parse<T>(ArgumentResult argument, string name, string expected, Func<string, T?> parse)
        where T : struct
    {
        string text = argument.Tokens.Count == 0 ? string.Empty : argument.Tokens[^1].Value;
        if (parse(text) is { } value)
        {
            return value;
        }

        argument.AddError($"{name} must be {expected}. Received '{text}'.");
        return default;
    }
}
