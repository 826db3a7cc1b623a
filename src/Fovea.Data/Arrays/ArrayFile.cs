namespace Fovea.Data.Arrays;

/// <summary>One or several files of named arrays that make a dataset.</summary>
/// <param name="Path">What the data are called in messages.</param>
/// <param name="Form">The kind of file, in words.</param>
/// <param name="Names">The names of the arrays.</param>
/// <param name="Read">Reads an array by its name.</param>
/// <param name="Classes">The names of the classes where the files hold them, else null.</param>
internal sealed record ArrayFile(
    string Path, string Form, IReadOnlyList<string> Names, Func<string, NamedArray> Read, IReadOnlyList<string>? Classes);
