namespace Fovea.Planning;

/// <summary>One array for each image of a chunk, and when it lives.</summary>
internal sealed class ChunkArray(int lengthPerImage, int birth, int death)
{
    public int LengthPerImage { get; } = lengthPerImage;

    public int Birth { get; } = birth;

    public int Death { get; } = death;

    /// <summary>Where it lies, once it has its place.</summary>
    public Slot Slot { get; set; }
}
