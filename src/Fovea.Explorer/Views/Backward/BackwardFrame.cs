using Fovea.Kernels.Geometry;

namespace Fovea.Explorer.Views.Backward;

/// <summary>What a stage shows of a layer's backward pass: the gradient that comes in, the input, and how the window slides.</summary>
public sealed record BackwardFrame(Window Rows, Window Columns, double[] OutputGradient, double[] Input)
{
    private const int MostWithNumbers = 12;

    /// <summary>The gradient that comes in: dZ, or dA of a pooling.</summary>
    public required string GradientName { get; init; }

    /// <summary>What is added up: dA_prev of a channel, or with its padding.</summary>
    public required string SumName { get; init; }

    /// <summary>The size of a sum that has the full colour: the greatest of all, so that colours keep their meaning while the sums grow.</summary>
    public required double SumScale { get; init; }

    /// <summary>The size of a value of the incoming gradient that has the full colour.</summary>
    public double GradientScale { get; } = Parts.PlanePixels.GreatestSize(OutputGradient);

    /// <summary>The size of an input that has the full colour.</summary>
    public double InputScale { get; } = Parts.PlanePixels.GreatestSize(Input);

    /// <summary>The number of places of the window.</summary>
    public int Positions => Rows.Output * Columns.Output;

    /// <summary>The steps: every place, and the crop where there is padding.</summary>
    public int Steps => Positions + (HasPadding ? 1 : 0);

    /// <summary>Whether there is padding, whose gradient is cropped off at the end.</summary>
    public bool HasPadding => Rows.HasPadding || Columns.HasPadding;

    /// <summary>Whether the numbers stand in the maps.</summary>
    public bool HasNumbers => Math.Max(Rows.PaddedInput, Columns.PaddedInput) <= MostWithNumbers;

    /// <summary>The width of a cell, the same in all maps, so that the window has one size.</summary>
    public int Cell => Math.Clamp(400 / Math.Max(Rows.PaddedInput, Columns.PaddedInput), 4, 46);

    /// <summary>The step to begin with where none is asked for: near the middle, where there is something to see.</summary>
    public int FirstPosition => (Rows.Output * 2 / 5 * Columns.Output) + (Columns.Output * 2 / 5);

    /// <summary>The place of the output that a step shows.</summary>
    public int PositionAt(int step) => Math.Min(step, Positions - 1);
}
