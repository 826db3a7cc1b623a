namespace Fovea.Data;

/// <summary>How a dataset is opened.</summary>
public sealed record DataOptions
{
    /// <summary>What is done about files of a folder of images that cannot be used.</summary>
    public BadFiles BadFiles { get; init; }

    /// <summary>
    /// Height and width that the images of a folder are brought to; null takes their own where all are alike, and else the median of their
    /// shorter sides, at most 224.
    /// </summary>
    public (int Height, int Width)? ImageSize { get; init; }

    /// <summary>
    /// The bytes of prepared pixels that a folder of images may keep in memory; what is beyond is decoded anew at every use.
    /// </summary>
    public long MemoryLimit { get; init; } = 1L << 30;
}
