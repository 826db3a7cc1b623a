namespace Fovea.Explaining.Training;

/// <summary>The folder of a run that was opened.</summary>
/// <param name="Album">The model through its epochs.</param>
/// <param name="Note">What a person should know of it; or null.</param>
public sealed record OpenedRun(EpochAlbum Album, string? Note);
