using Fovea.Initializers;

namespace Fovea.Layers;

/// <summary>A parameter as a layer describes it, before a model gives it memory.</summary>
/// <param name="Name">Its name within the layer: <c>weight</c>, <c>bias</c>, <c>scale</c>, <c>offset</c>, <c>runningMean</c>,
/// <c>runningVariance</c>.</param>
/// <param name="Shape">Its shape, of any rank.</param>
/// <param name="Initializer">How its first values are drawn.</param>
/// <param name="Role">What it does.</param>
public sealed record ParameterSpec(string Name, Shape Shape, Initializer Initializer, ParameterRole Role);
