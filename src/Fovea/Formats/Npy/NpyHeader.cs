using System.Collections.Immutable;

namespace Fovea.Formats.Npy;

/// <summary>What the header of a .npy file says.</summary>
/// <param name="Descr">The dtype as NumPy writes it: <c>&lt;f4</c>.</param>
/// <param name="FortranOrder">Whether the first index runs fastest.</param>
/// <param name="Shape">The sizes.</param>
internal sealed record NpyHeader(string Descr, bool FortranOrder, ImmutableArray<int> Shape);
