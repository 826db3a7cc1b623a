namespace Fovea.Formats;

/// <summary>A tensor to be written to a safetensors file.</summary>
/// <param name="Name">The name, unique in the file.</param>
/// <param name="Shape">The shape.</param>
/// <param name="Values">The values in C order, as many as the shape has.</param>
public sealed record SafetensorsTensor(string Name, Shape Shape, ReadOnlyMemory<float> Values);
