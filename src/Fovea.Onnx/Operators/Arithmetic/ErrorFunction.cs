using System.Numerics;

namespace Fovea.Onnx.Operators;

/// <summary>
/// The error function, 2 / sqrt(pi) times the integral of exp(-t^2) from 0 to x. Near 0 its power series; further out 1 - exp(-x^2) g(x),
/// with g a Chebyshev polynomial in (x - 2) / (x + 2) whose coefficients are worked out once from the continued fraction
/// (Abramowitz and Stegun 7.1.5 and 7.1.14).
/// </summary>
internal static class ErrorFunction
{
    // From here the value rounds to 1 in double.
    private const double Saturation = 6;
    private const int SeriesTerms = 20;
    private const int ChebyshevTerms = 32;

    // With these the value is exact to 1e-9, more than float holds.
    private const int FewSeriesTerms = 11;
    private const int FewChebyshevTerms = 14;

    private static readonly double[] Series = MakeSeries();
    private static readonly double[] Chebyshev = MakeChebyshev();

    /// <summary>The error function, computed in double with as many terms as the type needs.</summary>
    public static T Of<T>(T x)
        where T : IFloatingPointIeee754<T> => typeof(T) == typeof(double)
            ? T.CreateTruncating(Of(double.CreateTruncating(x), SeriesTerms, ChebyshevTerms))
            : T.CreateTruncating(Of(double.CreateTruncating(x), FewSeriesTerms, FewChebyshevTerms));

    private static double Of(double x, int seriesTerms, int chebyshevTerms)
    {
        double size = Math.Abs(x);
        if (size < 1)
        {
            double square = x * x;
            double sum = 0;
            for (int i = seriesTerms - 1; i >= 0; i--)
            {
                sum = (sum * square) + Series[i];
            }

            return x * sum;
        }

        if (!(size < Saturation))
        {
            return double.IsNaN(x) ? x : Math.Sign(x);
        }

        // Clenshaw's sum.
        double place = 2 * Place(size);
        double next = 0;
        double afterNext = 0;
        for (int i = chebyshevTerms - 1; i > 0; i--)
        {
            (next, afterNext) = ((place * next) - afterNext + Chebyshev[i], next);
        }

        double g = (place * next / 2) - afterNext + (Chebyshev[0] / 2);
        return Math.CopySign(1 - (Math.Exp(-size * size) * g), x);
    }

    // 1 to Saturation becomes -1 to 1; most of the bend lies near 1.
    private static double Place(double x)
    {
        const double Low = (1.0 - 2) / (1 + 2);
        const double High = (Saturation - 2) / (Saturation + 2);
        return ((2 * (x - 2) / (x + 2)) - Low - High) / (High - Low);
    }

    private static double Unplace(double place)
    {
        const double Low = (1.0 - 2) / (1 + 2);
        const double High = (Saturation - 2) / (Saturation + 2);
        double t = ((place * (High - Low)) + Low + High) / 2;
        return 2 * (1 + t) / (1 - t);
    }

    private static double[] MakeSeries()
    {
        var series = new double[SeriesTerms];
        double factorial = 1;
        for (int n = 0; n < series.Length; n++)
        {
            factorial *= n == 0 ? 1 : -n;
            series[n] = 2 / Math.Sqrt(Math.PI) / (factorial * ((2 * n) + 1));
        }

        return series;
    }

    private static double[] MakeChebyshev()
    {
        var values = new double[ChebyshevTerms];
        for (int k = 0; k < values.Length; k++)
        {
            double x = Unplace(Math.Cos(Math.PI * (k + 0.5) / values.Length));
            double fraction = x;
            for (int n = 3000; n > 0; n--)
            {
                fraction = x + (n / 2.0 / fraction);
            }

            values[k] = 1 / (Math.Sqrt(Math.PI) * fraction);
        }

        var coefficients = new double[ChebyshevTerms];
        for (int j = 0; j < coefficients.Length; j++)
        {
            for (int k = 0; k < values.Length; k++)
            {
                coefficients[j] += 2.0 / values.Length * values[k] * Math.Cos(Math.PI * j * (k + 0.5) / values.Length);
            }
        }

        return coefficients;
    }
}
