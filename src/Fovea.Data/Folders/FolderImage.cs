namespace Fovea.Data.Folders;

/// <summary>What was found out of a picture of a folder before it is used.</summary>
/// <param name="Path">The file.</param>
/// <param name="Label">Its class.</param>
/// <param name="Width">The width of the upright picture.</param>
/// <param name="Height">The height of the upright picture.</param>
/// <param name="IsColour">Whether it has colours.</param>
/// <param name="Problem">Why it cannot be used, or null.</param>
internal sealed record FolderImage(string Path, int Label, int Width, int Height, bool IsColour, string? Problem)
{
    public bool WasTurned { get; init; }

    public bool HadAlpha { get; init; }

    /// <summary>The kind of file where its name says another one, else empty.</summary>
    public string Misnamed { get; init; } = string.Empty;
}
