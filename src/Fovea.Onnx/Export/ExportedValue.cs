namespace Fovea.Onnx.Export;

/// <summary>A layer's output in the graph that is written.</summary>
/// <param name="Name">The value's name.</param>
/// <param name="Planar">
/// For a vector that a feature map was flattened to with its channels outermost: the feature map's shape, [height, width, channels]. Null
/// where the order is Fovea's.
/// </param>
internal readonly record struct ExportedValue(string Name, Shape? Planar);
