namespace Fovea.Planning;

/// <summary>
/// How many images form a chunk, which goes through consecutive layers on one core. More images let a convolution use its weights more
/// often; fewer leave more chunks for the threads to share, and each chunk costs a copy of the parameters' gradients.
/// <para>
/// In training the gradients are summed chunk by chunk, so only the model and the batch decide: the bits must not depend on the threads.
/// In inference every image has the same bits in any chunk.
/// </para>
/// </summary>
internal static class ChunkPolicy
{
    private const int MostImages = 8;
    private const int FewestChunks = 8;

    /// <summary>A quarter of a gigabyte for the copies of the gradients.</summary>
    private const long GradientFloats = 64L * 1024 * 1024;

    /// <summary>From 16 MB of weights on, reading them for each chunk costs more than fewer chunks do.</summary>
    private const long ManyGradientFloats = 4L * 1024 * 1024;

    private const int FewestImagesForManyGradients = 4;

    public static int Training(int batch, long gradientLength)
    {
        int fewest = gradientLength > ManyGradientFloats ? Math.Min(batch, FewestImagesForManyGradients) : 1;
        long images = Math.Clamp(batch / FewestChunks, fewest, MostImages);
        long mostChunks = Math.Max(1, GradientFloats / Math.Max(gradientLength, 1));
        return (int)Math.Max(images, (batch + mostChunks - 1) / mostChunks);
    }

    public static int Inference(int batch, int threads) => Math.Min(MostImages, (batch + threads - 1) / threads);
}
