namespace Fovea.Onnx;

/// <summary>How a model is written as an ONNX file.</summary>
public sealed record OnnxExportOptions
{
    /// <summary>The least opset that can be written.</summary>
    public const int LeastOpset = 11;

    /// <summary>The greatest opset that can be written.</summary>
    public const int GreatestOpset = 22;

    /// <summary>The opset: 11 to 22. A layer that an older opset has no operator for is written as several.</summary>
    public int Opset { get; init; } = 17;

    /// <summary>The order of the dimensions of the input, and of the output where it is a feature map.</summary>
    public OnnxLayout Layout { get; init; }

    /// <summary>
    /// Whether a batch normalisation right behind a convolution or dense layer becomes part of its weights. Smaller and the same function
    /// up to rounding, but no longer a network to train further.
    /// </summary>
    public bool FoldBatchNorm { get; init; }

    /// <summary>Whether a model that ends in scores gets a Softmax over the channels, so that the file gives probabilities.</summary>
    public bool Softmax { get; init; }

    /// <summary>
    /// Whether the model's mean and deviation become the first nodes, so that the file takes pixels from 0 to 1. Otherwise who runs the
    /// file normalises; the numbers stand in its metadata.
    /// </summary>
    public bool BakePreprocessing { get; init; }
}
