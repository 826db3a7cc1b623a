namespace Fovea.Kernels.Elementwise;

/// <summary>The functions that <see cref="Activation"/> computes.</summary>
public enum ActivationKind
{
    /// <summary>x where x > 0, else parameter x.</summary>
    LeakyRelu,

    /// <summary>x where x > 0, else parameter (e^x - 1) (Clevert, Unterthiner and Hochreiter, 2016).</summary>
    Elu,

    /// <summary>x times the normal distribution's probability below x (Hendrycks and Gimpel, 2016).</summary>
    Gelu,

    /// <summary>The same with a hyperbolic tangent in place of the probability: x sigmoid(2 sqrt(2/pi) (x + 0.044715 x^3)).</summary>
    GeluTanh,

    /// <summary>x sigmoid(x) (Elfwing, Uchibe and Doya, 2018; Ramachandran, Zoph and Le, 2017, as swish).</summary>
    Silu,

    /// <summary>x min(max(x + 3, 0), 6) / 6 (Howard et al., "Searching for MobileNetV3", 2019).</summary>
    HardSwish,

    /// <summary>1 / (1 + e^-x).</summary>
    Sigmoid,

    /// <summary>The hyperbolic tangent.</summary>
    Tanh,

    /// <summary>min(max(x, 0), 6) (Howard et al., "MobileNets", 2017).</summary>
    Relu6,
}
