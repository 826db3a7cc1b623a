namespace Fovea.Models;

/// <summary>A built-in network with the input and classes of the original, and what it costs.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Input">The shape of one image, [height, width, channels].</param>
/// <param name="Classes">The number of classes.</param>
/// <param name="Parameters">The number of trained values.</param>
/// <param name="MultiplyAdds">The multiplications of the forward pass for one image, each with its addition.</param>
public sealed record BuiltInModelCosts(string Name, Shape Input, int Classes, int Parameters, long MultiplyAdds);
