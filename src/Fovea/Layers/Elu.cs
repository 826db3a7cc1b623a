namespace Fovea.Layers;

/// <summary><c>x</c> where x > 0, else <c>alpha (e^x - 1)</c> (Clevert, Unterthiner and Hochreiter, 2016). NaN stays NaN.</summary>
/// <remarks>Input of any shape; output of the same shape. No parameters.</remarks>
public sealed record Elu : Layer
{
    /// <summary>The usual height.</summary>
    public const float DefaultAlpha = 1;

    /// <summary>Describes the activation. Alpha is checked when the layer enters a model.</summary>
    /// <param name="alpha">The output for very negative values is -alpha; finite.</param>
    public Elu(float alpha = DefaultAlpha) => Alpha = alpha;

    /// <summary>The output for very negative values is -alpha.</summary>
    public float Alpha { get; init; }

    /// <inheritdoc/>
    public override string NamePrefix => "elu";

    /// <inheritdoc/>
    public override Shape OutputShape(LayerInputs inputs)
    {
        LayerChecks.Finite(inputs.Name, "alpha", Alpha, "1");
        return inputs.Single;
    }
}
