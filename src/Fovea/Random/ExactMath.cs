namespace Fovea.Random;

/// <summary>
/// Elementary functions made of additions, multiplications and divisions alone. IEEE 754 rounds those in one way, so the results are the
/// same bits on every platform, which the C library's functions do not promise. Log is accurate to 4 units of 2^-52 relative to the result,
/// Exp to 4 + |x| of them; Sin and Cos to 4 + |x| units of 2^-52 in absolute terms.
/// </summary>
public static class ExactMath
{
    private const double Ln2 = 0.693147180559945309417232121458;

    /// <summary>The natural logarithm.</summary>
    /// <param name="x">A positive, normal number.</param>
    public static double Log(double x)
    {
        // x = m * 2^e with m in [sqrt(1/2), sqrt(2)); ln m = 2 artanh(t), t = (m - 1) / (m + 1), |t| < 0.1716.
        long bits = BitConverter.DoubleToInt64Bits(x);
        int exponent = (int)((bits >> 52) & 0x7FF) - 1023;
        double m = BitConverter.Int64BitsToDouble((bits & 0x000FFFFFFFFFFFFF) | 0x3FF0000000000000);
        if (m > 1.4142135623730951)
        {
            m *= 0.5;
            exponent++;
        }

        double t = (m - 1) / (m + 1);
        double t2 = t * t;
        double series = 0;
        for (int k = 21; k >= 1; k -= 2)
        {
            series = (series * t2) + (1.0 / k);
        }

        return (exponent * Ln2) + (2 * t * series);
    }

    /// <summary>The sine.</summary>
    /// <param name="x">Radians; accurate while |x| stays below some thousands.</param>
    public static double Sin(double x)
    {
        // Reduced to |r| <= pi/2 by sin(x) = (-1)^k sin(x - k pi), then the Taylor series to r^23.
        double k = Math.Round(x / Math.PI);
        double r = x - (k * Math.PI) - (k * 1.2246467991473532e-16);
        double r2 = r * r;
        double series = 1;
        for (int n = 22; n >= 2; n -= 2)
        {
            series = 1 - (series * r2 / (n * (n + 1)));
        }

        return (long)k % 2 == 0 ? r * series : -r * series;
    }

    /// <summary>The cosine.</summary>
    /// <param name="x">Radians; accurate while |x| stays below some thousands.</param>
    public static double Cos(double x) => Sin(x + (Math.PI / 2));

    /// <summary>The exponential function.</summary>
    /// <param name="x">Between -700 and 700.</param>
    public static double Exp(double x)
    {
        // x = k ln 2 + r with |r| <= ln(2)/2; the Taylor series of e^r to r^17, then the exponent is set by k.
        double k = Math.Round(x / Ln2);
        double r = x - (k * Ln2);
        double series = 1;
        for (int n = 17; n >= 1; n--)
        {
            series = 1 + (series * r / n);
        }

        return series * BitConverter.Int64BitsToDouble(((long)k + 1023) << 52);
    }
}
