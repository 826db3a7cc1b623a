namespace Fovea.Planning;

/// <summary>
/// How many images form a chunk. A chunk goes through consecutive layers on one core, so its arrays should stay in that core's cache; yet
/// there should be several chunks for the threads to share, and each costs a copy of the parameters' gradients. Only the model and the
/// batch decide.
/// </summary>
internal static class ChunkPolicy
{
    private const int MostImages = 8;
    private const int FewestChunks = 8;

    /// <summary>Half a megabyte: about the second-level cache of one core.</summary>
    private const long CacheFloats = 128 * 1024;

    /// <summary>A quarter of a gigabyte for the copies of the gradients.</summary>
    private const long GradientFloats = 64L * 1024 * 1024;

    public static int ImagesPerChunk(int batch, long floatsPerImage, long gradientLength)
    {
        long images = Math.Clamp(CacheFloats / Math.Max(floatsPerImage, 1), 1, MostImages);
        images = Math.Min(images, Math.Max(1, batch / FewestChunks));
        long mostChunks = Math.Max(1, GradientFloats / Math.Max(gradientLength, 1));
        return (int)Math.Max(images, (batch + mostChunks - 1) / mostChunks);
    }
}
