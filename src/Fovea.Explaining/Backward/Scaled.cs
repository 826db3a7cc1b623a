using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Fovea.Explaining.Backward;

/// <summary>The one loop of the backward pass that runs millions of times, two numbers at a time: in a browser the code is interpreted.</summary>
internal static class Scaled
{
    /// <summary>sums += factor * values. Product and sum are rounded each, so the bits are those of the plain loop.</summary>
    public static void Add(Span<double> sums, ReadOnlySpan<double> values, double factor)
    {
        Span<Vector128<double>> sumPairs = MemoryMarshal.Cast<double, Vector128<double>>(sums[..values.Length]);
        ReadOnlySpan<Vector128<double>> pairs = MemoryMarshal.Cast<double, Vector128<double>>(values);
        for (int i = 0; i < pairs.Length; i++)
        {
            sumPairs[i] += pairs[i] * factor;
        }

        if (values.Length % 2 == 1)
        {
            sums[values.Length - 1] += values[^1] * factor;
        }
    }
}
