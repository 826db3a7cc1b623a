using Fovea.Initializers;

namespace Fovea.Layers;

/// <summary>A fully connected layer: <c>output[u] = bias[u] + sum over i of input[i] * weight[i, u]</c>.</summary>
/// <remarks>Input [features]; output [units]. Parameters: weight [features, units] and bias [units].</remarks>
public sealed record Dense : Layer
{
    /// <summary>Describes a fully connected layer. Settings are checked when the layer enters a model.</summary>
    /// <param name="units">The number of outputs.</param>
    /// <param name="bias">Whether a bias is added.</param>
    /// <param name="inputFeatures">If given, the features that the input must have; null takes those of the input.</param>
    public Dense(int units, bool bias = true, int? inputFeatures = null)
    {
        Units = units;
        Bias = bias;
        InputFeatures = inputFeatures;
    }

    /// <summary>The number of outputs.</summary>
    public int Units { get; init; }

    /// <summary>Whether a bias is added.</summary>
    public bool Bias { get; init; }

    /// <summary>The features that the input must have; null takes those of the input.</summary>
    public int? InputFeatures { get; init; }

    /// <summary>How the weight's first values are drawn.</summary>
    public Initializer WeightInitializer { get; init; } = Initializer.He;

    /// <inheritdoc/>
    public override string NamePrefix => "dense";

    /// <inheritdoc/>
    public override Shape OutputShape(LayerInputs inputs)
    {
        Shape input = inputs.Single;
        if (input.Rank != 1)
        {
            throw new ShapeException(
                $"{inputs.Name}: a Dense layer takes a vector of features, the input is a feature map. "
                + $"Received input {input.ToString(1)}, expected [1, features]. Put a Flatten before it.");
        }

        LayerChecks.Positive(inputs.Name, "units", Units);
        if (InputFeatures is int expected)
        {
            LayerChecks.Positive(inputs.Name, "inputFeatures", expected);
            if (expected != input.Channels)
            {
                throw new ShapeException(
                    $"{inputs.Name}: the input has {input.Channels} features, the weight expects {expected}. "
                    + $"Received input {input.ToString(1)}, weight [{expected}, {Units}]. Set inputFeatures to {input.Channels}.");
            }
        }

        LayerChecks.Parameter(inputs.Name, "weight", input.Channels, Units);
        return new Shape(Units);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<ParameterSpec> Parameters(LayerInputs inputs)
    {
        Shape weight = LayerChecks.Parameter(inputs.Name, "weight", inputs.Single.Channels, Units);
        var specs = new List<ParameterSpec> { new("weight", weight, WeightInitializer, ParameterRole.Weight) };
        if (Bias)
        {
            specs.Add(new("bias", new Shape(Units), Initializer.Zeros, ParameterRole.Bias));
        }

        return specs;
    }

    /// <inheritdoc/>
    public override long MultiplyAdds(LayerInputs inputs) => (long)inputs.Single.Channels * Units;
}
