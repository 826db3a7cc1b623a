using System.Collections.Immutable;

namespace Fovea.Formats;

/// <summary>A tensor as a safetensors file's header lists it.</summary>
/// <param name="Name">The name, unique in the file.</param>
/// <param name="Type">The type of the numbers.</param>
/// <param name="Shape">The extents, outermost first; none for a single number, and an extent may be 0.</param>
/// <param name="Start">The first byte of its data, counted from the end of the header.</param>
/// <param name="End">The byte behind its data.</param>
public sealed record SafetensorsEntry(string Name, SafetensorsType Type, ImmutableArray<long> Shape, long Start, long End)
{
    /// <summary>The number of values.</summary>
    public long Length => (End - Start) / SafetensorsTypes.Size(Type);
}
