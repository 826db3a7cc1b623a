namespace Fovea.Random;

/// <summary>
/// Numbers between 0 and 1 of the symmetric beta distribution, the same bits on every platform: x / (x + y) of two gamma numbers (Marsaglia
/// and Tsang, "A simple method for generating gamma variables", 2000).
/// </summary>
internal static class BetaDistribution
{
    /// <summary>The next number.</summary>
    /// <param name="random">Where random bits come from.</param>
    /// <param name="alpha">Both parameters, positive.</param>
    public static double Next(RandomSource random, double alpha)
    {
        // By logarithms: where alpha is small, gamma numbers are too small for a double.
        double difference = LogOfGamma(random, alpha) - LogOfGamma(random, alpha);
        return 1 / (1 + ExactMath.Exp(Math.Clamp(-difference, -700, 700)));
    }

    private static double LogOfGamma(RandomSource random, double alpha)
    {
        if (alpha < 1)
        {
            // gamma(alpha) = gamma(alpha + 1) u^(1 / alpha), with u above 0.
            return LogOfGamma(random, alpha + 1) + (ExactMath.Log(1 - random.NextDouble()) / alpha);
        }

        double d = alpha - (1.0 / 3);
        double c = 1 / (3 * Math.Sqrt(d));
        while (true)
        {
            double x = random.NextNormal();
            double root = 1 + (c * x);
            if (root <= 0)
            {
                continue;
            }

            double v = root * root * root;
            double u = 1 - random.NextDouble();
            if (ExactMath.Log(u) < (0.5 * x * x) + d - (d * v) + (d * ExactMath.Log(v)))
            {
                return ExactMath.Log(d) + ExactMath.Log(v);
            }
        }
    }
}
