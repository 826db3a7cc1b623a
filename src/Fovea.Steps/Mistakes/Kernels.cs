namespace Fovea.Steps.Mistakes;

/// <summary>The offset of a filter's tap in W, which is (f, f, n_C_prev, n_C).</summary>
internal static class Kernels
{
    public static int Tap(KernelRule rule, int f, int channels, int filters, int y, int x, int k, int c)
    {
        (y, x) = rule switch
        {
            KernelRule.Flipped => (f - 1 - y, f - 1 - x),
            KernelRule.Transposed => (x, y),
            _ => (y, x),
        };
        return (((((y * f) + x) * channels) + k) * filters) + c;
    }
}
