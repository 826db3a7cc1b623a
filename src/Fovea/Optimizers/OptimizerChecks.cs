namespace Fovea.Optimizers;

/// <summary>The checks that several optimisers share.</summary>
internal static class OptimizerChecks
{
    public static float Share(float value, string optimizer, string name, float usual) => value is >= 0 and < 1
        ? value
        : throw new FoveaException(FormattableString.Invariant(
            $"{optimizer}'s {name} must be at least 0 and below 1. Received {value}. The usual value is {usual}."));

    public static float Epsilon(float value, string optimizer) => value > 0
        ? value
        : throw new FoveaException(FormattableString.Invariant(
            $"{optimizer}'s epsilon must be positive. Received {value}. The usual value is 1E-08."));
}
