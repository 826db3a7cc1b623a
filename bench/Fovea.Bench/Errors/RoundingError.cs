namespace Fovea.Bench.Errors;

/// <summary>How far a result lies from the same in double precision, in units of the latter's standard deviation.</summary>
/// <param name="Greatest">The greatest error.</param>
/// <param name="RootMeanSquare">The root mean square error.</param>
internal readonly record struct RoundingError(double Greatest, double RootMeanSquare)
{
    public static RoundingError Of(ReadOnlySpan<float> result, ReadOnlySpan<double> exact)
    {
        double sum = 0, squares = 0, greatest = 0, errors = 0;
        for (int i = 0; i < exact.Length; i++)
        {
            double error = result[i] - exact[i];
            sum += exact[i];
            squares += exact[i] * exact[i];
            greatest = Math.Max(greatest, Math.Abs(error));
            errors += error * error;
        }

        double mean = sum / exact.Length;
        double deviation = Math.Sqrt((squares / exact.Length) - (mean * mean));
        return new RoundingError(greatest / deviation, Math.Sqrt(errors / exact.Length) / deviation);
    }
}
