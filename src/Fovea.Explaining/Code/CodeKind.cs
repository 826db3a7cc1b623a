namespace Fovea.Explaining.Code;

/// <summary>What a word of C# is.</summary>
public enum CodeKind
{
    /// <summary>Names, signs and blanks.</summary>
    Plain,

    /// <summary>A word of the language.</summary>
    Keyword,

    /// <summary>A number.</summary>
    Number,

    /// <summary>Text between quotes.</summary>
    Text,

    /// <summary>A remark, to the end of its line.</summary>
    Comment,

    /// <summary>The name of a method where it is called or declared.</summary>
    Method,
}
