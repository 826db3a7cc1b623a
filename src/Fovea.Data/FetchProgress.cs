namespace Fovea.Data;

/// <summary>How far the fetching of a file is.</summary>
/// <param name="File">The file's name.</param>
/// <param name="Done">The bytes that are there.</param>
/// <param name="Total">The bytes of the whole file.</param>
/// <param name="BytesPerSecond">How fast they come, over the time since this file was begun.</param>
public readonly record struct FetchProgress(string File, long Done, long Total, double BytesPerSecond);
