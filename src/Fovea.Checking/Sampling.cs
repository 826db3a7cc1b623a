using Fovea.Random;

namespace Fovea.Checking;

/// <summary>
/// Which entries of an array are compared where not all are: the ends, and one of each stretch by chance that a seed decides.
/// </summary>
internal static class Sampling
{
    public static IEnumerable<long> Entries(long total, long count, ulong seed, ulong stream)
    {
        if (count >= total)
        {
            for (long i = 0; i < total; i++)
            {
                yield return i;
            }

            yield break;
        }

        var random = new RandomSource(seed, stream);
        for (long i = 0; i < count; i++)
        {
            long first = (long)((Int128)i * total / count);
            long end = (long)((Int128)(i + 1) * total / count);
            yield return count > 2 && i == 0 ? 0
                : count > 2 && i == count - 1 ? total - 1
                : first + (long)(random.NextDouble() * (end - first));
        }
    }
}
