using Fovea.Random;

namespace Fovea.Augmentations;

/// <summary>Pads the image with zeros on all sides and cuts a piece of the old size out of it by chance.</summary>
public sealed record RandomCrop : Augmentation
{
    /// <summary>Sets the padding.</summary>
    /// <param name="padding">The pixels on each side, 1 to 1000.</param>
    /// <exception cref="FoveaException">The padding is out of range.</exception>
    public RandomCrop(int padding) => Padding = padding is >= 1 and <= 1000
        ? padding
        : throw new FoveaException($"crop: the padding must be 1 to 1000 pixels. Received {padding}. Usual is an eighth of the image's side.");

    /// <summary>The pixels on each side.</summary>
    public int Padding { get; }

    /// <inheritdoc/>
    public override void Apply(Span<float> image, Span<float> scratch, Shape shape, RandomSource random)
    {
        ArgumentNullException.ThrowIfNull(random);
        int down = random.NextInt((2 * Padding) + 1) - Padding;
        int right = random.NextInt((2 * Padding) + 1) - Padding;
        int row = shape.Width * shape.Channels;
        image.CopyTo(scratch);
        image.Clear();
        int columns = shape.Width - Math.Abs(right);
        if (columns <= 0)
        {
            return;
        }

        int from = Math.Max(0, right) * shape.Channels;
        int to = Math.Max(0, -right) * shape.Channels;
        for (int y = Math.Max(0, -down); y < shape.Height - Math.Max(0, down); y++)
        {
            scratch.Slice(((y + down) * row) + from, columns * shape.Channels).CopyTo(image[((y * row) + to)..]);
        }
    }
}
