namespace Fovea.Steps.Mistakes;

/// <summary>The index arithmetic of right and mistaken windows, clipped as NumPy clips slices.</summary>
internal static class Windows
{
    // In 64 bits and held below the largest index: a mistaken start may lie far past any array, and is then clipped like any other.
    public static int Start(StartRule rule, int index, int otherIndex, int count, int stride)
    {
        long start = rule switch
        {
            StartRule.IndexTimesStride => (long)index * stride,
            StartRule.Index => index,
            StartRule.IndexPlusStride => (long)index + stride,
            StartRule.OtherIndexTimesStride => (long)otherIndex * stride,
            _ => (long)count * stride,
        };
        return (int)Math.Min(start, int.MaxValue / 2);
    }

    /// <summary>The length of a[start : start + f] in an array of <paramref name="limit"/> entries.</summary>
    public static int Clip(int start, int f, int limit) => Math.Clamp(limit - start, 0, f);

    public static int Size(SizeRule rule, int nPrev, int f, int stride, int pad) => rule switch
    {
        SizeRule.Floor => ((nPrev - f + (2 * pad)) / stride) + 1,
        SizeRule.Ceiling => (int)((nPrev - f + (2 * pad) + (long)stride - 1) / stride) + 1,
        SizeRule.PadOnce => FloorDivide(nPrev - f + pad, stride) + 1,
        SizeRule.PadForgotten => FloorDivide(nPrev - f, stride) + 1,
        _ => (nPrev - f + (2 * pad)) / stride,
    };

    private static int FloorDivide(int a, int b) => a >= 0 ? a / b : (int)-(((long)b - 1 - a) / b);
}
