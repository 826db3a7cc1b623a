using Fovea.Formats.Npy;

namespace Fovea.Cli.Steps;

/// <summary>Finds which result a --compare file is meant for.</summary>
internal static class ComparedFile
{
    /// <summary>By the name given (dW=FILE), else by the file's own name (dW.npy), else by its shape.</summary>
    public static (StepResult Result, string Path, NpyArray Yours) Find(string text, IReadOnlyList<StepResult> results)
    {
        string names = string.Join(", ", results.Select(result => result.Name));
        int equals = text.IndexOf('=', StringComparison.Ordinal);
        if (equals > 0 && !File.Exists(text))
        {
            string name = text[..equals];
            StepResult named = results.FirstOrDefault(result => result.Name == name)
                ?? throw new FoveaException($"--compare: there is no result '{name}' here. The results are {names}. Give one of them "
                    + "as NAME=FILE.npy.");
            return (named, text[(equals + 1)..], NpyFile.Read(text[(equals + 1)..]));
        }

        NpyArray yours = NpyFile.Read(text);
        if (results.Count == 1)
        {
            return (results[0], text, yours);
        }

        string stem = Path.GetFileNameWithoutExtension(text);
        if (results.FirstOrDefault(result => result.Name == stem) is { } same)
        {
            return (same, text, yours);
        }

        StepResult[] fitting = [.. results.Where(result => result.Array.Shape.AsSpan().SequenceEqual(yours.Shape.AsSpan()))];
        return fitting.Length == 1
            ? (fitting[0], text, yours)
            : throw new FoveaException(
                $"--compare: {text} has the shape [{string.Join(", ", yours.Shape)}], which does not tell which result it is. "
                + $"The results are {names}. Give it as NAME=FILE.npy.");
    }
}
