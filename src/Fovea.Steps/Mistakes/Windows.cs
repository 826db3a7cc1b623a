namespace Fovea.Steps.Mistakes;

/// <summary>The index arithmetic of right and mistaken windows, clipped as NumPy clips slices.</summary>
internal static class Windows
{
    public static int Start(StartRule rule, int index, int otherIndex, int count, int stride) => rule switch
    {
        StartRule.IndexTimesStride => index * stride,
        StartRule.Index => index,
        StartRule.IndexPlusStride => index + stride,
        StartRule.OtherIndexTimesStride => otherIndex * stride,
        _ => count * stride,
    };

    /// <summary>The length of a[start : start + f] in an array of <paramref name="limit"/> entries.</summary>
    public static int Clip(int start, int f, int limit) => Math.Clamp(limit - start, 0, f);

    public static int Size(SizeRule rule, int nPrev, int f, int stride, int pad) => rule switch
    {
        SizeRule.Floor => ((nPrev - f + (2 * pad)) / stride) + 1,
        SizeRule.Ceiling => ((nPrev - f + (2 * pad) + stride - 1) / stride) + 1,
        SizeRule.PadOnce => FloorDivide(nPrev - f + pad, stride) + 1,
        SizeRule.PadForgotten => FloorDivide(nPrev - f, stride) + 1,
        _ => (nPrev - f + (2 * pad)) / stride,
    };

    private static int FloorDivide(int a, int b) => a >= 0 ? a / b : -((b - 1 - a) / b);
}
