using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Fovea.Steps;

namespace Fovea.Cli.Steps;

/// <summary>The options of the sub-commands, each with its own check, so that a wrong value is refused before anything is read.</summary>
internal static class StepsOptions
{
    public static Option<string> File(string name, string description) => new(name)
    {
        Description = description,
        Required = true,
        HelpName = "FILE.npy",
    };

    public static Option<int> Number(string name, string description, int minimum, int? standard = null)
    {
        var option = new Option<int>(name)
        {
            Description = description,
            Required = standard is null,
            HelpName = "N",
            CustomParser = argument => Parse(argument, name, minimum),
        };
        if (standard is { } value)
        {
            option.DefaultValueFactory = _ => value;
        }

        return option;
    }

    public static Option<double> Value() => new("--value")
    {
        Description = "The value to distribute.",
        Required = true,
        HelpName = "X",
        CustomParser = argument =>
        {
            string text = argument.Tokens[0].Value;
            if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value))
            {
                return value;
            }

            argument.AddError($"--value: '{text}' is not a number. Give one such as 2 or 0.5.");
            return 0;
        },
    };

    public static Option<int[]> Shape() => new("--shape")
    {
        Description = "The window's height and width.",
        Required = true,
        HelpName = "H,W",
        CustomParser = argument =>
        {
            string text = argument.Tokens[0].Value;
            string[] parts = text.Split(',');
            var shape = new int[2];
            for (int d = 0; d < 2; d++)
            {
                if (parts.Length != 2
                    || !int.TryParse(parts[d], NumberStyles.None, CultureInfo.InvariantCulture, out shape[d]) || shape[d] < 1)
                {
                    argument.AddError($"--shape: '{text}' is not a height and a width of 1 or more. Give them as 2,3.");
                    break;
                }
            }

            return shape;
        },
    };

    public static Option<PoolMode> Mode() => Choice("--mode", "What is made of a window.", PoolMode.Max);

    public static Option<TiePolicy> Ties() =>
        Choice("--ties", "Who receives the gradient where a window has several maxima.", TiePolicy.All);

    private static Option<T> Choice<T>(string name, string description, T standard)
        where T : struct, Enum
    {
#pragma warning disable CA1308 // The words of the command line are lower case.
        string[] words = [.. Enum.GetNames<T>().Select(word => word.ToLowerInvariant())];
#pragma warning restore CA1308
        return new Option<T>(name)
        {
            Description = $"{description} [default: {words[Array.IndexOf(Enum.GetValues<T>(), standard)]}]",
            HelpName = string.Join('|', words),
            DefaultValueFactory = _ => standard,
            CustomParser = argument =>
            {
                string text = argument.Tokens[0].Value;
                int at = Array.IndexOf(words, text);
                if (at >= 0)
                {
                    return Enum.GetValues<T>()[at];
                }

                argument.AddError($"{name}: '{text}' is not one of {string.Join(", ", words)}.");
                return standard;
            },
        };
    }

    private static int Parse(ArgumentResult argument, string name, int minimum)
    {
        string text = argument.Tokens[0].Value;
        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value) && value >= minimum)
        {
            return value;
        }

        argument.AddError($"{name}: '{text}' is not a whole number of {minimum} or more.");
        return minimum;
    }
}
