using Fovea.Random;

namespace Fovea.Augmentations;

/// <summary>Blackens a square around a place by chance (DeVries and Taylor, "Improved regularization with cutout", 2017).</summary>
public sealed record Cutout : Augmentation
{
    /// <summary>Sets the size.</summary>
    /// <param name="size">The square's side in pixels, 1 to 1000.</param>
    /// <exception cref="FoveaException">The size is out of range.</exception>
    public Cutout(int size) => Size = size is >= 1 and <= 1000
        ? size
        : throw new FoveaException($"cutout: the side must be 1 to 1000 pixels. Received {size}. Usual is half the image's side.");

    /// <summary>The square's side in pixels.</summary>
    public int Size { get; }

    /// <inheritdoc/>
    public override void Apply(Span<float> image, Span<float> scratch, Shape shape, RandomSource random)
    {
        ArgumentNullException.ThrowIfNull(random);
        int top = random.NextInt(shape.Height) - (Size / 2);
        int left = random.NextInt(shape.Width) - (Size / 2);
        int firstColumn = Math.Max(0, left);
        int columns = Math.Min(shape.Width, left + Size) - firstColumn;
        for (int y = Math.Max(0, top); y < Math.Min(shape.Height, top + Size); y++)
        {
            image.Slice(((y * shape.Width) + firstColumn) * shape.Channels, columns * shape.Channels).Clear();
        }
    }
}
