using Fovea.Random;

namespace Fovea.Augmentations;

/// <summary>Mirrors every second image, chosen by chance.</summary>
/// <param name="IsVertical">Upside down; otherwise left to right.</param>
public sealed record Flip(bool IsVertical = false) : Augmentation
{
    /// <inheritdoc/>
    public override void Apply(Span<float> image, Span<float> scratch, Shape shape, RandomSource random)
    {
        ArgumentNullException.ThrowIfNull(random);
        if (random.NextInt(2) == 0)
        {
            return;
        }

        image.CopyTo(scratch);
        for (int y = 0; y < shape.Height; y++)
        {
            for (int x = 0; x < shape.Width; x++)
            {
                int from = IsVertical ? ((shape.Height - 1 - y) * shape.Width) + x : (y * shape.Width) + shape.Width - 1 - x;
                scratch.Slice(from * shape.Channels, shape.Channels).CopyTo(image[(((y * shape.Width) + x) * shape.Channels)..]);
            }
        }
    }
}
