using Fovea.Layers;

namespace Fovea.Models.Json;

/// <summary>What a model's JSON says, read and checked, before memory is taken for parameters.</summary>
/// <param name="Blueprint">The graph.</param>
/// <param name="Classes">The names of the classes.</param>
/// <param name="Preprocessing">How pixels become the input.</param>
internal sealed record ModelDescription(Blueprint Blueprint, IReadOnlyList<string> Classes, Preprocessing Preprocessing)
{
    /// <summary>Takes memory for the parameters, which stay 0.</summary>
    public Model Build() => new(Blueprint) { Classes = Classes, Preprocessing = Preprocessing };
}
