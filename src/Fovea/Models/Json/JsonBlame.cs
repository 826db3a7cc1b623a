namespace Fovea.Models.Json;

/// <summary>
/// Finds the line of a layer that a refusal speaks of. A layer's message names its setting in the words of the file, and a layer that is
/// written over many lines is best corrected where that setting stands.
/// </summary>
internal static class JsonBlame
{
    /// <summary>The property that a message names first; the object itself where it names none.</summary>
    /// <param name="item">The layer's object.</param>
    /// <param name="message">What the layer said.</param>
    public static JsonItem Place(JsonItem item, string message)
    {
        JsonItem place = item;
        int first = int.MaxValue;
        foreach ((string name, JsonItem value) in item.Members)
        {
            int at = name is "type" or "name" or "inputs" ? -1 : IndexOfWord(message, name);
            if (at >= 0 && at < first)
            {
                first = at;
                place = value;
            }
        }

        return place;
    }

    private static int IndexOfWord(string text, string word)
    {
        for (int at = text.IndexOf(word, StringComparison.Ordinal); at >= 0; at = text.IndexOf(word, at + 1, StringComparison.Ordinal))
        {
            bool begins = at == 0 || !char.IsLetterOrDigit(text[at - 1]);
            bool ends = at + word.Length == text.Length || !char.IsLetterOrDigit(text[at + word.Length]);
            if (begins && ends)
            {
                return at;
            }
        }

        return -1;
    }
}
