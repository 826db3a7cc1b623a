using System.Runtime.InteropServices;
using Fovea.Random;

namespace Fovea.Data.Digits;

/// <summary>
/// Writes one digit: chooses how it is written, by which hand and pen, and leaves it as a 28x28 image, white ink on black. An image
/// depends on its seed and index alone, so any thread may paint any image. Scratch memory is kept: one painter for each thread.
/// </summary>
internal sealed class DigitPainter
{
    /// <summary>The width and the height of an image.</summary>
    public const int Size = 28;

    private readonly PenPoint[] path = new PenPoint[Pen.MaxPoints + Blemish.MaxPoints];
    private readonly float[] canvas = new float[Size * Size];

    /// <summary>The digit that an image shows: ten images in a row show ten digits.</summary>
    /// <param name="index">The image's index.</param>
    public static int DigitAt(ulong index) => (int)(index % 10);

    /// <summary>Paints an image.</summary>
    /// <param name="seed">The seed of the set.</param>
    /// <param name="index">The image's index in the endless series of the seed.</param>
    /// <param name="pixels">Receives Size * Size bytes, row by row: 0 paper, 255 ink.</param>
    public void Paint(ulong seed, ulong index, Span<byte> pixels)
    {
        var random = new RandomSource(seed, index);
        Glyph glyph = Choose(Skeletons.Of(DigitAt(index)), random);
        double carelessness = 0.6 + (1.4 * random.NextDouble());
        int count = Pen.Write(glyph, carelessness, random, path);
        Span<PenPoint> written = path.AsSpan(0, count);
        new Distortion(random).Apply(written);

        double radius = 1.3 * random.NextFactor(0.29);
        double boxSize = 20 + (0.25 * random.NextBell());
        double centerX = (0.5 * (Size + 1)) + (0.3 * random.NextBell());
        double centerY = (0.5 * (Size + 1)) + (0.3 * random.NextBell());
        Placement.Apply(written, boxSize, radius, Size, centerX, centerY);
        Blemish.Skip(random, written);
        count += Blemish.AddSpeck(random, Size, path.AsSpan(count));

        float softness = (float)(0.9 + (0.5 * random.NextDouble()));
        Array.Clear(canvas);
        Rasterizer.Draw(path.AsSpan(0, count), softness, canvas, Size, Size);
        Develop(random, pixels);
    }

    private static Glyph Choose(ReadOnlySpan<Glyph> glyphs, RandomSource random)
    {
        double total = 0;
        foreach (Glyph glyph in glyphs)
        {
            total += glyph.Weight;
        }

        double draw = total * random.NextDouble();
        int choice = 0;
        while (choice + 1 < glyphs.Length && (draw -= glyphs[choice].Weight) >= 0)
        {
            choice++;
        }

        return glyphs[choice];
    }

    // Scanning roughens the edges of a line, not the paper and not the line's middle: noise is in proportion to v (1 - v). Most of an image
    // is paper: eight pixels without ink only use up their noise.
    private void Develop(RandomSource random, Span<byte> pixels)
    {
        float roughness = (float)(0.9 * random.NextDouble());
        ReadOnlySpan<ulong> pairs = MemoryMarshal.Cast<float, ulong>(canvas);
        pixels.Clear();
        for (int i = 0; i < canvas.Length; i += 8)
        {
            ulong bits = random.NextBits();
            int pair = i / 2;
            if ((pairs[pair] | pairs[pair + 1] | pairs[pair + 2] | pairs[pair + 3]) == 0)
            {
                continue;
            }

            for (int j = i; j < i + 8; j++, bits >>= 8)
            {
                float ink = canvas[j];
                float noise = ((bits & 255) * (1 / 127.5f)) - 1;
                ink += roughness * noise * ink * (1 - ink);
                pixels[j] = (byte)((255 * (ink < 0 ? 0 : ink > 1 ? 1 : ink)) + 0.5f);
            }
        }
    }
}
