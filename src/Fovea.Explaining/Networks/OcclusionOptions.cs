namespace Fovea.Explaining.Networks;

/// <summary>The patch that covers parts of an image.</summary>
/// <param name="Size">Its height and width in pixels.</param>
/// <param name="Stride">How far it moves from place to place; at most its size, so that no pixel is left out.</param>
/// <param name="Grey">Its brightness from 0 to 1; null for the mean that the model was trained on, or 0.5.</param>
public sealed record OcclusionOptions(int Size, int Stride, float? Grey = null)
{
    // A fifth of the image in steps of a third of the patch: about 13 x 13 places of a square image.
    private const int PatchesAcross = 5;
    private const int StepsInPatch = 3;

    /// <summary>A patch that suits an image.</summary>
    /// <param name="image">The image, [height, width, channels].</param>
    public static OcclusionOptions For(Shape image)
    {
        int shorter = image.Rank == 3 ? Math.Min(image.Height, image.Width) : 1;
        int size = Math.Max(1, (int)Math.Round((double)shorter / PatchesAcross));
        return new OcclusionOptions(size, Math.Max(1, size / StepsInPatch));
    }

    internal void Check(Shape image)
    {
        if (Size < 1 || Stride < 1 || Stride > Size || Size > Math.Min(image.Height, image.Width) || !(Grey is null or (>= 0 and <= 1)))
        {
            throw new FoveaException(FormattableString.Invariant(
                $"A patch has 1 to {Math.Min(image.Height, image.Width)} pixels on a side of the image {image}, moves by 1 to its size, and is 0 to 1 bright. Received size {Size}, stride {Stride}, grey {Grey}."));
        }
    }
}
