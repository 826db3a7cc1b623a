namespace Fovea.Explaining.Training;

/// <summary>The layers that a network built by hand is made of.</summary>
public enum DraftKind
{
    /// <summary>A convolution.</summary>
    Conv2D,

    /// <summary>The largest value of each window.</summary>
    MaxPool,

    /// <summary>The mean of each window.</summary>
    AveragePool,

    /// <summary>max(0, x).</summary>
    Relu,

    /// <summary>Batch normalisation.</summary>
    BatchNorm,

    /// <summary>Dropout.</summary>
    Dropout,

    /// <summary>A feature map as a vector.</summary>
    Flatten,

    /// <summary>A fully connected layer.</summary>
    Dense,
}
