namespace Fovea.Weights;

/// <summary>How a file of weights names its tensors and orders their dimensions.</summary>
public enum WeightConvention
{
    /// <summary>Fovea's own: HWIO, [inputs, units], features in the order height, width, channels; scale, offset, runningMean.</summary>
    Fovea,

    /// <summary>PyTorch's: OIHW, [units, inputs], features in the order channels, height, width; weight, bias, running_mean.</summary>
    PyTorch,

    /// <summary>Keras': HWIO, [inputs, units], features in Fovea's order; kernel, gamma, beta, moving_mean.</summary>
    Keras,
}
