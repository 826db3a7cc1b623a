namespace Fovea.Layers;

/// <summary><c>x</c> where x > 0, else <c>slope x</c> (Maas, Hannun and Ng, 2013). NaN stays NaN.</summary>
/// <remarks>Input of any shape; output of the same shape. No parameters.</remarks>
public sealed record LeakyRelu : Layer
{
    /// <summary>The usual slope, PyTorch's.</summary>
    public const float DefaultSlope = 0.01f;

    /// <summary>Describes the activation. The slope is checked when the layer enters a model.</summary>
    /// <param name="slope">The factor of negative values, finite.</param>
    public LeakyRelu(float slope = DefaultSlope) => Slope = slope;

    /// <summary>The factor of negative values.</summary>
    public float Slope { get; init; }

    /// <inheritdoc/>
    public override string NamePrefix => "leakyrelu";

    /// <inheritdoc/>
    public override Shape OutputShape(LayerInputs inputs)
    {
        LayerChecks.Finite(inputs.Name, "slope", Slope, "0.01 to 0.3");
        return inputs.Single;
    }
}
