using Fovea.Explorer.Parts;
using Fovea.Explorer.Shell;

namespace Fovea.Explorer.Files;

/// <summary>What came of a file that was opened.</summary>
/// <param name="Kind">Whether it was opened, or why not.</param>
/// <param name="Title">The file, and what it is.</param>
/// <param name="Text">What there is to say about it.</param>
public sealed record FileNews(NoticeKind Kind, string Title, string Text)
{
    /// <summary>What is known of the file, name by name.</summary>
    public IReadOnlyList<(string Name, string Value)> Facts { get; init; } = [];

    /// <summary>The views in which it can be looked at.</summary>
    public IReadOnlyList<ViewEntry> Views { get; init; } = [];

    /// <summary>A refusal, or a failure.</summary>
    public static FileNews Refused(string name, string text)
    {
        // The title says the name already.
        string said = $"{name}: ";
        string rest = text.StartsWith(said, StringComparison.Ordinal)
            ? char.ToUpperInvariant(text[said.Length]) + text[(said.Length + 1)..]
            : text;
        return new(NoticeKind.Error, $"{name} was not opened.", rest);
    }

    /// <summary>Those of the named views that there are.</summary>
    public static IReadOnlyList<ViewEntry> ViewsOf(params string[] names) =>
        [.. names.Select(ViewEntry.Find).Where(entry => entry != ViewEntry.Home)];
}
