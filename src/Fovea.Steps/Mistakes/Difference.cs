using System.Collections.Immutable;

namespace Fovea.Steps.Mistakes;

/// <summary>The first place, in C order, where a result differs.</summary>
/// <param name="Index">The indices of the element.</param>
/// <param name="Yours">The learner's value.</param>
/// <param name="Expected">The right value.</param>
public sealed record Difference(ImmutableArray<int> Index, double Yours, double Expected);
