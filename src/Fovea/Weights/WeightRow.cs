namespace Fovea.Weights;

/// <summary>What becomes of one parameter.</summary>
/// <param name="Parameter">The parameter's name.</param>
/// <param name="Shape">Its shape.</param>
/// <param name="Tensor">The file's tensor, or null where it has none.</param>
/// <param name="Expected">The sizes that the tensor must have, in the file's order.</param>
/// <param name="How">What is done to its values: <c>OIHW to HWIO</c>; empty where they are taken as they are.</param>
/// <param name="Fits">Whether the tensor has the expected sizes.</param>
public sealed record WeightRow(string Parameter, Shape Shape, WeightArray? Tensor, IReadOnlyList<int> Expected, string How, bool Fits);
