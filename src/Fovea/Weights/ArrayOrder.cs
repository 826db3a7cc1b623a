namespace Fovea.Weights;

/// <summary>Brings arrays from one order of dimensions into another: HWIO into OIHW and back.</summary>
internal static class ArrayOrder
{
    /// <summary>The source with its dimensions in another order.</summary>
    /// <param name="source">The values in C order.</param>
    /// <param name="extents">The source's sizes.</param>
    /// <param name="order">For each dimension of the result the source's dimension: 3, 2, 0, 1 makes OIHW of HWIO.</param>
    public static float[] Permute(ReadOnlySpan<float> source, ReadOnlySpan<int> extents, ReadOnlySpan<int> order)
    {
        float[] result = new float[source.Length];
        int rank = extents.Length;
        Span<long> strides = stackalloc long[rank];
        long stride = 1;
        for (int i = rank - 1; i >= 0; i--)
        {
            strides[i] = stride;
            stride *= extents[i];
        }

        // An odometer over the result's dimensions; `at` is the place in the source that belongs to its reading.
        Span<int> counter = stackalloc int[rank];
        long at = 0;
        for (int i = 0; i < result.Length; i++)
        {
            result[i] = source[(int)at];
            for (int d = rank - 1; d >= 0; d--)
            {
                at += strides[order[d]];
                if (++counter[d] < extents[order[d]])
                {
                    break;
                }

                at -= strides[order[d]] * extents[order[d]];
                counter[d] = 0;
            }
        }

        return result;
    }

    /// <summary>The order that undoes another.</summary>
    public static int[] Inverse(ReadOnlySpan<int> order)
    {
        int[] inverse = new int[order.Length];
        for (int i = 0; i < order.Length; i++)
        {
            inverse[order[i]] = i;
        }

        return inverse;
    }
}
