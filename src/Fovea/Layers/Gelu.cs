namespace Fovea.Layers;

/// <summary>
/// <c>x P(x)</c> with the normal distribution's probability P below x (Hendrycks and Gimpel, 2016): the exact form, or on request the
/// approximation by a hyperbolic tangent that some published weights were trained with. NaN stays NaN.
/// </summary>
/// <remarks>Input of any shape; output of the same shape. No parameters.</remarks>
public sealed record Gelu : Layer
{
    /// <summary>Describes the activation.</summary>
    /// <param name="approximate">Whether the form with the hyperbolic tangent is taken, as in PyTorch and Keras.</param>
    public Gelu(bool approximate = false) => Approximate = approximate;

    /// <summary>Whether the form with the hyperbolic tangent is taken.</summary>
    public bool Approximate { get; init; }

    /// <inheritdoc/>
    public override string NamePrefix => "gelu";

    /// <inheritdoc/>
    public override Shape OutputShape(LayerInputs inputs) => inputs.Single;
}
