namespace Fovea.Data.Arrays;

/// <summary>One or several files of named arrays that make a dataset.</summary>
/// <param name="Path">What the data are called in messages.</param>
/// <param name="Form">The kind of file, in words.</param>
/// <param name="Names">The names of the arrays.</param>
/// <param name="Read">Reads an array by its name.</param>
/// <param name="Classes">The names of the classes where the files hold them, else null.</param>
internal sealed record ArrayFile(
    string Path, string Form, IReadOnlyList<string> Names, Func<string, NamedArray> Read, IReadOnlyList<string>? Classes)
{
    /// <summary>An array in words, for messages that list what there is.</summary>
    public Func<string, string> Describe { get; init; } = name => name;

    /// <summary>What there is, in words.</summary>
    public string Content =>
        Names.Count == 0 ? "nothing" : string.Join(", ", Names.Take(12).Select(Describe)) + (Names.Count > 12 ? " and more" : string.Empty);
}
