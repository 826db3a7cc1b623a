namespace Fovea.Data.Images;

/// <summary>Connected patches of ink (neighbours include diagonals), and which of them belong to the digit.</summary>
internal static class InkPatches
{
    /// <summary>A patch smaller than this share of the largest is a speck.</summary>
    private const double SpeckShare = 0.07;

    /// <summary>
    /// A patch at the picture's edge is the page's edge or a neighbour if one away from the edge has this share of its size.
    /// </summary>
    private const double InnerShare = 0.1;

    /// <summary>Finds the digit's pixels.</summary>
    /// <param name="ink">The strength of the ink.</param>
    /// <param name="faint">Above it there may be ink: the soft edge of a stroke, but also a shade on the paper.</param>
    /// <param name="firm">Above it there is ink; a patch without such a pixel is none.</param>
    /// <returns>Which pixels belong to the digit; none where there is no ink.</returns>
    public static bool[] Select(Plane ink, float faint, float firm)
    {
        int[] patchOf = new int[ink.Values.Length];
        var sizes = new List<int> { 0 };
        var touchesEdge = new List<bool> { false };
        var pending = new Stack<int>();
        for (int start = 0; start < patchOf.Length; start++)
        {
            if (patchOf[start] != 0 || ink.Values[start] <= faint)
            {
                continue;
            }

            int patch = sizes.Count;
            int size = 0;
            bool touches = false;
            bool isFirm = false;
            patchOf[start] = patch;
            pending.Push(start);
            while (pending.TryPop(out int at))
            {
                size++;
                isFirm |= ink.Values[at] > firm;
                (int row, int column) = Math.DivRem(at, ink.Width);
                touches |= row == 0 || column == 0 || row == ink.Height - 1 || column == ink.Width - 1;
                for (int r = Math.Max(0, row - 1); r <= Math.Min(ink.Height - 1, row + 1); r++)
                {
                    for (int c = Math.Max(0, column - 1); c <= Math.Min(ink.Width - 1, column + 1); c++)
                    {
                        int next = (r * ink.Width) + c;
                        if (patchOf[next] == 0 && ink.Values[next] > faint)
                        {
                            patchOf[next] = patch;
                            pending.Push(next);
                        }
                    }
                }
            }

            sizes.Add(isFirm ? size : 0);
            touchesEdge.Add(touches);
        }

        int largest = sizes.Max();
        int largestInner = sizes.Where((_, patch) => !touchesEdge[patch]).Max();
        bool dropEdge = largestInner > 0 && largestInner >= InnerShare * largest;
        double smallest = SpeckShare * (dropEdge ? largestInner : largest);
        bool[] keeps = [.. sizes.Select((size, patch) => size > 0 && size >= smallest && !(dropEdge && touchesEdge[patch]))];
        return [.. patchOf.Select(patch => keeps[patch])];
    }

    /// <summary>Adds the pixels around the marked ones.</summary>
    /// <param name="marked">The marked pixels.</param>
    /// <param name="width">The width of a row.</param>
    /// <param name="withDiagonals">Whether the diagonal neighbours are added too.</param>
    public static bool[] Grow(bool[] marked, int width, bool withDiagonals)
    {
        int height = marked.Length / width;
        bool[] grown = (bool[])marked.Clone();
        for (int i = 0; i < marked.Length; i++)
        {
            if (!marked[i])
            {
                continue;
            }

            (int row, int column) = Math.DivRem(i, width);
            for (int r = Math.Max(0, row - 1); r <= Math.Min(height - 1, row + 1); r++)
            {
                for (int c = Math.Max(0, column - 1); c <= Math.Min(width - 1, column + 1); c++)
                {
                    grown[(r * width) + c] |= withDiagonals || r == row || c == column;
                }
            }
        }

        return grown;
    }

    /// <summary>The width of the strokes in pixels: their area over their length, which is half their outline.</summary>
    /// <param name="marked">The strokes' pixels.</param>
    /// <param name="width">The width of a row.</param>
    public static double StrokeWidth(bool[] marked, int width)
    {
        int height = marked.Length / width;
        long area = 0;
        long edges = 0;
        for (int i = 0; i < marked.Length; i++)
        {
            if (!marked[i])
            {
                continue;
            }

            (int row, int column) = Math.DivRem(i, width);
            area++;
            edges += row == 0 || !marked[i - width] ? 1 : 0;
            edges += row == height - 1 || !marked[i + width] ? 1 : 0;
            edges += column == 0 || !marked[i - 1] ? 1 : 0;
            edges += column == width - 1 || !marked[i + 1] ? 1 : 0;
        }

        // Counted along pixel edges, an outline is longer than it is by 4 / pi on the average over all directions.
        return edges == 0 ? 0 : 2 * area / (edges * (Math.PI / 4));
    }
}
