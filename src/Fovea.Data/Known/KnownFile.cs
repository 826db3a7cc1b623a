namespace Fovea.Data.Known;

/// <summary>A file of a known dataset.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Length">Its bytes.</param>
/// <param name="Sha256">Its SHA-256 in lower-case hexadecimal figures.</param>
/// <param name="Addresses">Where it can be fetched, in the order in which that is tried.</param>
internal sealed record KnownFile(string Name, long Length, string Sha256, IReadOnlyList<Uri> Addresses);

/// <summary>A dataset that is known by name.</summary>
/// <param name="Name">The name.</param>
/// <param name="Title">What it is, in words.</param>
/// <param name="Files">The files to fetch.</param>
/// <param name="Unpacked">The files that come out of the one archive, and their bytes, null for any small size; empty where the files are used as they are.</param>
internal sealed record KnownDataset(
    string Name, string Title, IReadOnlyList<KnownFile> Files, IReadOnlyList<(string Name, long? Length)> Unpacked);
