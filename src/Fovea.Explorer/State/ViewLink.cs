using System.Globalization;
using System.Text;

namespace Fovea.Explorer.State;

/// <summary>
/// What a link holds: the view and its settings, written after the page's address as <c>#convolution?stride=2&amp;pad=1</c>. A fragment, so
/// that the page can lie on any file host.
/// </summary>
public sealed class ViewLink
{
    private readonly SortedDictionary<string, string> settings = new(StringComparer.Ordinal);

    /// <summary>A link to a view with nothing set.</summary>
    public ViewLink(string view) => View = view;

    /// <summary>The first page.</summary>
    public static ViewLink Empty { get; } = new(string.Empty);

    /// <summary>The view's name.</summary>
    public string View { get; }

    /// <summary>Reads the part of an address after #; what cannot be read is left out.</summary>
    public static ViewLink Parse(string address)
    {
        int start = address.IndexOf('#', StringComparison.Ordinal);
        string fragment = start < 0 ? string.Empty : address[(start + 1)..];
        string[] parts = fragment.Split('?', 2);
        var link = new ViewLink(parts[0]);
        if (parts.Length == 2)
        {
            foreach (string pair in parts[1].Split('&', StringSplitOptions.RemoveEmptyEntries))
            {
                string[] sides = pair.Split('=', 2);
                link.settings[Uri.UnescapeDataString(sides[0])] = sides.Length == 2 ? Uri.UnescapeDataString(sides[1]) : string.Empty;
            }
        }

        return link;
    }

    /// <summary>Adds a setting, and returns the link. A value that equals <paramref name="otherwise"/> is left out: links stay short.</summary>
    public ViewLink With(string name, string value, string otherwise = "")
    {
        if (value == otherwise)
        {
            settings.Remove(name);
        }
        else
        {
            settings[name] = value;
        }

        return this;
    }

    /// <summary>Adds a whole number, unless it equals <paramref name="otherwise"/>, and returns the link.</summary>
    public ViewLink With(string name, int value, int otherwise) =>
        With(name, value.ToString(CultureInfo.InvariantCulture), otherwise.ToString(CultureInfo.InvariantCulture));

    /// <summary>A setting, or <paramref name="otherwise"/> where the link does not have it.</summary>
    public string Text(string name, string otherwise = "") => settings.GetValueOrDefault(name, otherwise);

    /// <summary>A whole number within bounds; <paramref name="otherwise"/> where the link has none that can be read.</summary>
    public int Number(string name, int otherwise, int least, int most) =>
        int.TryParse(Text(name), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value)
            ? Math.Clamp(value, least, most)
            : otherwise;

    /// <summary>The fragment, with its #.</summary>
    public override string ToString()
    {
        var text = new StringBuilder("#").Append(View);
        char separator = '?';
        foreach ((string name, string value) in settings)
        {
            text.Append(separator).Append(Uri.EscapeDataString(name)).Append('=').Append(Uri.EscapeDataString(value));
            separator = '&';
        }

        return text.ToString();
    }
}
