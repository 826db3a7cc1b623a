using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Fovea.Explaining.Backward;

/// <summary>The loop of the backward pass that runs millions of times, two numbers at a time: in a browser code is interpreted.</summary>
internal static class Scaled
{
    /// <summary>
    /// sums += factor * values and otherSums += factor * otherValues, all of one length. Product and sum are rounded each, so the bits are
    /// those of the plain loop.
    /// </summary>
    public static void Add(
        Span<double> sums, ReadOnlySpan<double> values, Span<double> otherSums, ReadOnlySpan<double> otherValues, double factor)
    {
        Span<Vector128<double>> sumPairs = MemoryMarshal.Cast<double, Vector128<double>>(sums);
        ReadOnlySpan<Vector128<double>> pairs = MemoryMarshal.Cast<double, Vector128<double>>(values);
        Span<Vector128<double>> otherSumPairs = MemoryMarshal.Cast<double, Vector128<double>>(otherSums);
        ReadOnlySpan<Vector128<double>> otherPairs = MemoryMarshal.Cast<double, Vector128<double>>(otherValues);
        for (int i = 0; i < sumPairs.Length; i++)
        {
            sumPairs[i] += pairs[i] * factor;
            otherSumPairs[i] += otherPairs[i] * factor;
        }

        if (values.Length % 2 == 1)
        {
            sums[^1] += values[^1] * factor;
            otherSums[^1] += otherValues[^1] * factor;
        }
    }
}
