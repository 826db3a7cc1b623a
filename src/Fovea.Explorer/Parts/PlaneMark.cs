namespace Fovea.Explorer.Parts;

/// <summary>An outline over cells of a plane.</summary>
public sealed record PlaneMark(int Row, int Column, int Rows, int Columns, MarkKind Kind = MarkKind.Window);

/// <summary>What an outline means.</summary>
public enum MarkKind
{
    /// <summary>The window, or the cell in question.</summary>
    Window,

    /// <summary>One value that the window reads.</summary>
    Tap,

    /// <summary>The value that decides, such as a maximum.</summary>
    Winner,

    /// <summary>Something that belongs to what is pointed at.</summary>
    Hint,

    /// <summary>The edge of one of several maps in a plane.</summary>
    Edge,
}
