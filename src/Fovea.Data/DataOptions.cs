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
    /// The bytes of pixels that a dataset may keep in memory: a quarter of what the process may use, at most 1 GiB. What is beyond is read
    /// from the disk, or decoded anew, at every use, with equal bits; packed files (.gz, deflated .npz) have no such place and are always
    /// unpacked into memory.
    /// </summary>
    public long MemoryLimit { get; init; } = Math.Min(1L << 30, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 4);
}
