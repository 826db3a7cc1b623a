namespace Fovea.Explaining.Training;

/// <summary>A file that a person chose: its name without folders, and what it holds.</summary>
/// <param name="Name">The name.</param>
/// <param name="Bytes">The whole file.</param>
public sealed record NamedBytes(string Name, byte[] Bytes);
