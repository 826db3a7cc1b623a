using Fovea.Explorer.Parts;
using Fovea.Kernels.Geometry;

namespace Fovea.Explorer.Views.Windows;

/// <summary>
/// What a stage shows of a layer with a sliding window: one map of the input, one of the output, and how the window slides.
/// </summary>
public sealed record WindowFrame(Window Rows, Window Columns, double[] Input, double[] Output)
{
    /// <summary>Maps of at most so many rows and columns show their numbers.</summary>
    private const int MostWithNumbers = 12;

    /// <summary>What the input is called.</summary>
    public required string InputTitle { get; init; }

    /// <summary>What the output is called.</summary>
    public required string OutputTitle { get; init; }

    /// <summary>The size of an input that has the full colour, over all its channels.</summary>
    public required double InputScale { get; init; }

    /// <summary>The size of an output that has the full colour.</summary>
    public double OutputScale { get; } = PlanePixels.GreatestSize(Output);

    /// <summary>The number of places of the window.</summary>
    public int Positions => Rows.Output * Columns.Output;

    /// <summary>The place to begin with where none is asked for: near the middle, where there is something to see.</summary>
    public int FirstPosition => (Rows.Output * 2 / 5 * Columns.Output) + (Columns.Output * 2 / 5);

    /// <summary>Whether the numbers stand in the maps.</summary>
    public bool HasNumbers => Math.Max(Rows.Input, Columns.Input) <= MostWithNumbers;

    /// <summary>The outlines of the window on the padded input: itself, and each tap where they lie apart.</summary>
    public IEnumerable<PlaneMark> Window(int position)
    {
        int top = position / Columns.Output * Rows.Stride;
        int left = position % Columns.Output * Columns.Stride;
        if (Rows.Dilation > 1 || Columns.Dilation > 1)
        {
            for (int tap = 0; tap < Rows.Kernel * Columns.Kernel; tap++)
            {
                int row = top + (tap / Columns.Kernel * Rows.Dilation);
                yield return new(row, left + (tap % Columns.Kernel * Columns.Dilation), 1, 1, MarkKind.Tap);
            }
        }

        yield return new(top, left, Rows.Span, Columns.Span);
    }

    /// <summary>The place whose window has a cell of the padded input nearest to its middle.</summary>
    public int PositionAround(int row, int column) =>
        (Nearest(Rows, row) * Columns.Output) + Nearest(Columns, column);

    /// <summary>The width of a cell that makes a map of a good size.</summary>
    public static int CellOf(int rows, int columns) => Math.Clamp(340 / Math.Max(rows, columns), 5, 60);

    private static int Nearest(Window window, int cell) =>
        Math.Clamp((int)Math.Round((cell - (0.5 * (window.Span - 1))) / window.Stride), 0, window.Output - 1);
}
