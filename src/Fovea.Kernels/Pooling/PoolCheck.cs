using Fovea.Kernels.Geometry;

namespace Fovea.Kernels.Pooling;

/// <summary>The check that both pooling kernels begin with.</summary>
internal static class PoolCheck
{
    /// <summary>Refuses memory that does not fit the geometry.</summary>
    /// <returns>The number of images.</returns>
    public static int CountImages(PoolGeometry geometry, int inputLength, int outputLength)
    {
        int images = inputLength / geometry.InputLength;
        if (inputLength != (long)images * geometry.InputLength || outputLength != (long)images * geometry.OutputLength)
        {
            throw new ArgumentException(
                $"Input and output must hold the same number of images of {geometry.InputLength} and {geometry.OutputLength} values. Received {inputLength} and {outputLength} values.");
        }

        return images;
    }
}
