namespace Fovea.Kernels.Elementwise;

/// <summary>The check that element-wise kernels begin with.</summary>
internal static class Lengths
{
    public static void RequireEqual(int expected, int received)
    {
        if (expected != received)
        {
            throw new ArgumentException($"All operands must have the same number of values. Received {expected} and {received}.");
        }
    }
}
