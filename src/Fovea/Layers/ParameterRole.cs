namespace Fovea.Layers;

/// <summary>What a parameter does in its layer; optimizers and summaries tell parameters apart by it.</summary>
public enum ParameterRole
{
    /// <summary>A factor of a matrix product or convolution; weight decay applies to it.</summary>
    Weight,

    /// <summary>Added to each output channel.</summary>
    Bias,

    /// <summary>Multiplies a normalised channel (the gamma of batch normalisation).</summary>
    Scale,

    /// <summary>Added to a normalised channel (the beta of batch normalisation).</summary>
    Offset,

    /// <summary>Kept with the model but not trained by gradients: running statistics.</summary>
    State,
}
