namespace Fovea.Kernels.Geometry;

/// <summary>The rows (or columns) of an image that is made larger.</summary>
/// <param name="Input">The rows of the input.</param>
/// <param name="Output">The rows of the output.</param>
/// <param name="Factor">The rows of the output for each of the input; 0 for Output / Input, exactly.</param>
public readonly record struct UpsampleAxis(int Input, int Output, double Factor = 0)
{
    /// <summary>Rows made more by a factor: the output has floor(input * factor).</summary>
    /// <param name="input">The rows of the input.</param>
    /// <param name="factor">The rows of the output for each of the input.</param>
    public static UpsampleAxis By(int input, double factor) => new(input, (int)Math.Min(Math.Floor(input * factor), int.MaxValue), factor);

    /// <summary>
    /// Where the middle of an output row lies: with rows as intervals of length 1 that begin at 0, at (output + 1/2) / factor in the input.
    /// </summary>
    /// <param name="output">The output's row.</param>
    public double Middle(long output) => Factor > 0 ? (output + 0.5) / Factor : (output + 0.5) * Input / Output;

    /// <summary>The input's row that the middle of an output row lies in.</summary>
    /// <param name="output">The output's row.</param>
    public int Nearest(int output) => Math.Min((int)Middle(output), Input - 1);

    /// <summary>
    /// The two rows between whose middles the middle of an output row falls; beyond the outermost ones they are held.
    /// </summary>
    /// <param name="output">The output's row.</param>
    /// <returns>The two rows, and the share of the second.</returns>
    public (int First, int Second, float Share) Neighbours(int output)
    {
        double place = Math.Max(0, Middle(output) - 0.5);
        int first = (int)place;
        return first + 1 < Input ? (first, first + 1, (float)(place - first)) : (Input - 1, Input - 1, 0);
    }
}
