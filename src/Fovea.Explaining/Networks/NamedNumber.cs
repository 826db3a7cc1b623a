namespace Fovea.Explaining.Networks;

/// <summary>A number of a layer that an explanation names, such as the mean of a normalisation.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Value">The number.</param>
public sealed record NamedNumber(string Name, double Value);
