namespace Fovea.Onnx.Operators;

/// <summary>
/// Copies a view of an array, given by a first place and a stride for each dimension (0 repeats, negative runs backward), into C order.
/// What moves values without looking at them is a view: Transpose, Slice, Expand, Tile, DepthToSpace.
/// </summary>
internal static class Strided
{
    // Tiles of a transposition: as many values as let both sides stay in the first cache.
    private const int Tile = 16;

    /// <summary>The strides of a shape in C order.</summary>
    public static long[] Of(ReadOnlySpan<int> shape)
    {
        var strides = new long[shape.Length];
        long stride = 1;
        for (int i = shape.Length - 1; i >= 0; i--)
        {
            strides[i] = stride;
            stride *= shape[i];
        }

        return strides;
    }

    /// <summary>Copies a view.</summary>
    /// <param name="source">The array.</param>
    /// <param name="first">The place of the view's first value.</param>
    /// <param name="extents">The view's sizes.</param>
    /// <param name="strides">The distance of neighbours in each dimension.</param>
    /// <param name="target">As many values as the view has.</param>
    public static void Copy<T>(ReadOnlySpan<T> source, long first, ReadOnlySpan<int> extents, ReadOnlySpan<long> strides, Span<T> target)
    {
        if (target.IsEmpty)
        {
            return;
        }

        Span<int> sizes = new int[extents.Length + 2];
        Span<long> steps = new long[extents.Length + 2];
        int rank = Merge(extents, strides, sizes, steps);

        // There are always two inner dimensions, in the place of those that were merged away.
        sizes = sizes[..rank];
        steps = steps[..rank];
        int turned = rank - 2;
        for (int d = 0; d < rank - 1 && steps[^1] is not 0 and not 1; d++)
        {
            turned = steps[d] == 1 ? d : turned;
        }

        var counters = new int[rank];
        long[] targetSteps = Of(sizes);
        int rows = sizes[turned];
        int columns = sizes[^1];
        int blocks = target.Length / (rows * columns);
        long from = first;
        long to = 0;
        for (int block = 0; block < blocks; block++)
        {
            Plane(source, from, steps[turned], steps[^1], target, to, targetSteps[turned], rows, columns);
            for (int d = rank - 2; d >= 0; d--)
            {
                if (d == turned)
                {
                    continue;
                }

                from += steps[d];
                to += targetSteps[d];
                if (++counters[d] < sizes[d])
                {
                    break;
                }

                from -= steps[d] * sizes[d];
                to -= targetSteps[d] * sizes[d];
                counters[d] = 0;
            }
        }
    }

    private static int Merge(ReadOnlySpan<int> extents, ReadOnlySpan<long> strides, Span<int> sizes, Span<long> steps)
    {
        sizes[0] = 1;
        sizes[1] = 1;
        int rank = 2;
        for (int d = 0; d < extents.Length; d++)
        {
            if (extents[d] == 1)
            {
                continue;
            }

            if (rank > 2 && steps[rank - 1] == strides[d] * extents[d])
            {
                sizes[rank - 1] *= extents[d];
                steps[rank - 1] = strides[d];
            }
            else
            {
                sizes[rank] = extents[d];
                steps[rank] = strides[d];
                rank++;
            }
        }

        return rank;
    }

    private static void Plane<T>(
        ReadOnlySpan<T> source, long from, long rowStep, long columnStep, Span<T> target, long to, long targetStep, int rows, int columns)
    {
        if (columnStep is 0 or 1)
        {
            for (int row = 0; row < rows; row++)
            {
                Span<T> line = target.Slice((int)(to + (row * targetStep)), columns);
                int at = (int)(from + (row * rowStep));
                if (columnStep == 1)
                {
                    source.Slice(at, columns).CopyTo(line);
                }
                else
                {
                    line.Fill(source[at]);
                }
            }

            return;
        }

        for (int top = 0; top < rows; top += Tile)
        {
            int bottom = Math.Min(rows, top + Tile);
            for (int left = 0; left < columns; left += Tile)
            {
                int right = Math.Min(columns, left + Tile);
                for (int row = top; row < bottom; row++)
                {
                    Span<T> line = target.Slice((int)(to + (row * targetStep)), columns);
                    long at = from + (row * rowStep) + (left * columnStep);
                    for (int column = left; column < right; column++, at += columnStep)
                    {
                        line[column] = source[(int)at];
                    }
                }
            }
        }
    }
}
