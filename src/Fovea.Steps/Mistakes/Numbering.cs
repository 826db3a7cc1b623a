namespace Fovea.Steps.Mistakes;

/// <summary>Positions in C order.</summary>
internal static class Numbering
{
    public static int Count(ReadOnlySpan<int> shape)
    {
        int count = 1;
        foreach (int extent in shape)
        {
            count = checked(count * extent);
        }

        return count;
    }

    public static int[] Unravel(int index, ReadOnlySpan<int> shape)
    {
        var indices = new int[shape.Length];
        for (int d = shape.Length - 1; d >= 0; d--)
        {
            (index, indices[d]) = int.DivRem(index, shape[d]);
        }

        return indices;
    }

    /// <summary>The four indices of an element of an array of four dimensions.</summary>
    public static (int, int, int, int) Unravel4(int index, ReadOnlySpan<int> shape)
    {
        (index, int c) = int.DivRem(index, shape[3]);
        (index, int w) = int.DivRem(index, shape[2]);
        (index, int h) = int.DivRem(index, shape[1]);
        return (index, h, w, c);
    }
}
