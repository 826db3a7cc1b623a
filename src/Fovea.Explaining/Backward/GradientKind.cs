namespace Fovea.Explaining.Backward;

/// <summary>Which of a layer's gradients.</summary>
public enum GradientKind
{
    /// <summary>dA_prev, the input's.</summary>
    Input,

    /// <summary>dW, the weights'.</summary>
    Weight,

    /// <summary>db, the biases'.</summary>
    Bias,
}
