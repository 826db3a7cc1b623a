namespace Fovea.Testing;

/// <summary>Random operands and the comparison of floats with double-precision results.</summary>
public static class Numbers
{
    /// <summary>Values between -1 and 1, the same for the same seed.</summary>
    public static float[] Random(int length, int seed)
    {
        var random = new System.Random(seed);
        var values = new float[length];
        for (int i = 0; i < length; i++)
        {
            values[i] = (random.NextSingle() * 2) - 1;
        }

        return values;
    }

    /// <summary>Whole numbers from a small range, so that equal values (ties) are frequent.</summary>
    public static float[] RandomWithTies(int length, int seed)
    {
        var random = new System.Random(seed);
        var values = new float[length];
        for (int i = 0; i < length; i++)
        {
            values[i] = random.Next(-3, 3);
        }

        return values;
    }

    /// <summary>
    /// Fails unless every value is as near to its expectation as sums in single precision allow: <paramref name="terms"/> products of numbers up
    /// to 1 accumulate an error of some sqrt(terms) units of 2^-24, and eight times that is allowed. An algorithm whose intermediate values
    /// are larger than its result rounds more; <paramref name="amplification"/> says how many times.
    /// </summary>
    public static void AssertClose(ReadOnlySpan<double> expected, ReadOnlySpan<float> actual, int terms, string what, double amplification = 1)
    {
        if (expected.Length != actual.Length)
        {
            throw new InvalidOperationException($"{what}: {expected.Length} values expected, {actual.Length} received.");
        }

        double tolerance = amplification * 8 * Math.Sqrt(Math.Max(terms, 1)) * Math.Pow(2, -24) * 2;
        for (int i = 0; i < expected.Length; i++)
        {
            double scale = Math.Max(1, Math.Abs(expected[i]));
            if (!(Math.Abs(expected[i] - actual[i]) <= tolerance * scale))
            {
                throw new InvalidOperationException(
                    $"{what}: value {i} of {expected.Length} is {actual[i]:R}, expected {expected[i]:R} within {tolerance * scale:E1}.");
            }
        }
    }
}
