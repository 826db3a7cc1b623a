using Fovea.Models;

namespace Fovea.Explaining.Networks;

/// <summary>One of the terms that a value is the sum of.</summary>
/// <param name="Source">The node whose output is read.</param>
/// <param name="Place">Where in that output; outside of it in the padding.</param>
/// <param name="Input">What is read there; 0 in the padding.</param>
/// <param name="Weight">What it is multiplied by; null where it is not a product.</param>
/// <param name="Share">What the term adds to the value: the product, or what the layer makes of the input.</param>
/// <param name="IsPadding">Whether the place lies outside the output that is read.</param>
public sealed record UnitTerm(ModelNode Source, UnitPlace Place, double Input, double? Weight, double Share, bool IsPadding = false);
