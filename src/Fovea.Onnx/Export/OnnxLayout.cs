namespace Fovea.Onnx;

/// <summary>The order of a feature map's dimensions at a file's inputs and outputs.</summary>
public enum OnnxLayout
{
    /// <summary>[batch, channels, height, width]: what the field's files have.</summary>
    Nchw,

    /// <summary>[batch, height, width, channels]: as Fovea has it; a Transpose stands at the border.</summary>
    Nhwc,
}
