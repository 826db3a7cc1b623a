using Fovea.Models;
using CsCheck;

namespace Fovea.Data.Tests.Images;

public class InkPreparationTests
{
    private static readonly Shape Input = new(28, 28, 1);

    [Theory]
    [InlineData(8, 230, 40, 0.35, 4, 3)]
    [InlineData(8, 25, 235, 0.3, 4, 1)]
    [InlineData(27, 200, 90, 0.3, 6, 3)]
    public void A_photo_of_a_digit_comes_back_nearly_as_it_was(
        int scale, double paper, double ink, double lightFall, double grain, int channels)
    {
        var digits = new DigitsDataset(20, seed: 21);
        float[] expected = new float[784];
        int unlike = 0;
        double sum = 0;
        for (int i = 0; i < digits.Count; i++)
        {
            digits.CopyImage(i, expected);
            ImageFile photo = Pictures.Photo(digits.Pixels(i), scale, paper, ink, lightFall, grain, channels);
            PreparedImage prepared = ImagePreparation.Prepare(photo, Input, ImageStyle.Ink);
            Assert.All(prepared.Pixels, value => Assert.InRange(value, 0f, 1f));
            double likeness = BestLikeness(expected, prepared.Pixels);
            unlike += likeness < 0.85 ? 1 : 0;
            sum += likeness;
        }

        // Rounding the centre of mass and the box moves a stroke by up to half a pixel, a tenth of a thin one's likeness.
        Assert.True(sum / digits.Count > 0.92, $"mean likeness {sum / digits.Count:F3}");

        // One of the twenty has a blemish large enough to count as ink, which widens the box.
        Assert.InRange(unlike, 0, 1);
    }

    [Theory]
    [InlineData(255, 0)]
    [InlineData(0, 255)]
    public void A_picture_of_MNISTs_form_keeps_its_pixels(double paper, double ink)
    {
        var digits = new DigitsDataset(50, seed: 21);
        float[] expected = new float[784];
        for (int i = 0; i < digits.Count; i++)
        {
            digits.CopyImage(i, expected);
            ImageFile picture = Pictures.Photo(digits.Pixels(i), 1, paper, ink, 0, 0, 1);
            PreparedImage prepared = ImagePreparation.Prepare(picture, Input, ImageStyle.Ink);
            Assert.EndsWith("; size kept; centred by mass", prepared.Description, StringComparison.Ordinal);
            double likeness = BestLikeness(expected, prepared.Pixels);
            Assert.True(likeness > 0.98, $"likeness {likeness:F3} of image {i}");
        }
    }

    [Theory]
    [InlineData(230, 40, 0.35)]
    [InlineData(25, 235, 0.3)]
    [InlineData(180, 110, 0.25)]
    public void Light_paper_and_polarity_leave_no_trace(double paper, double ink, double lightFall)
    {
        var digits = new DigitsDataset(20, seed: 22);
        for (int i = 0; i < digits.Count; i++)
        {
            ImageFile clean = Pictures.Photo(digits.Pixels(i), 8, 0, 255, 0, 0, 1);
            ImageFile photo = Pictures.Photo(digits.Pixels(i), 8, paper, ink, lightFall, 3, 3);
            float[] expected = ImagePreparation.Prepare(clean, Input, ImageStyle.Ink).Pixels;
            double likeness = BestLikeness(expected, ImagePreparation.Prepare(photo, Input, ImageStyle.Ink).Pixels);
            Assert.True(likeness > 0.92, $"likeness {likeness:F3} of image {i}");
        }
    }

    [Fact]
    public void What_was_done_is_told()
    {
        byte[] page = new byte[640 * 480 * 3];
        Array.Fill(page, (byte)240);
        Fill(page, 640, 3, left: 250, top: 90, width: 40, height: 200, value: 20);
        var image = new ImageFile("photo.jpg", 640, 480, 3, page);
        PreparedImage prepared = ImagePreparation.Prepare(image, Input, ImageStyle.Ink);
        Assert.Equal(
            "640x480 colour; dark ink on light paper, inverted; ink box 40x200 at (250, 90); scaled to 4x20; centred by mass",
            prepared.Description);
        Assert.Equal(Input, prepared.Shape);

        // A bar of 4x20 around (14.5, 14.5): columns 12 or 13 to 16, rows 4 or 5 to 24.
        float[] rows = [.. Enumerable.Range(0, 28).Select(row => prepared.Pixels[(row * 28) + 14])];
        Assert.Equal(20, rows.Count(value => value > 0.9f));
        Assert.Equal(4, Enumerable.Range(0, 28).Count(column => prepared.Pixels[(14 * 28) + column] > 0.9f));
    }

    [Fact]
    public void Hairlines_are_thickened_and_told()
    {
        byte[] page = new byte[400 * 400];
        Array.Fill(page, (byte)250);
        Fill(page, 400, 1, left: 200, top: 60, width: 3, height: 280, value: 30);
        PreparedImage prepared = ImagePreparation.Prepare(new ImageFile("pen.png", 400, 400, 1, page), Input, ImageStyle.Ink);
        Assert.Contains("ink box 3x280 at (200, 60); strokes thickened from 0.3 to ", prepared.Description, StringComparison.Ordinal);
        float[] row = prepared.Pixels[(14 * 28)..(15 * 28)];
        Assert.InRange(row.Sum(), 1.5, 3);
    }

    [Fact]
    public void Specks_and_what_hangs_on_the_edge_are_left_out()
    {
        byte[] page = new byte[300 * 300];
        Array.Fill(page, (byte)235);
        Fill(page, 300, 1, left: 120, top: 80, width: 30, height: 140, value: 30);
        Fill(page, 300, 1, left: 30, top: 30, width: 4, height: 4, value: 30);
        Fill(page, 300, 1, left: 285, top: 0, width: 15, height: 300, value: 60);
        PreparedImage prepared = ImagePreparation.Prepare(new ImageFile("scan.png", 300, 300, 1, page), Input, ImageStyle.Ink);
        Assert.Equal(
            "300x300 grey; dark ink on light paper, inverted; ink box 30x140 at (120, 80); scaled to 4x20; centred by mass",
            prepared.Description);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(128)]
    [InlineData(255)]
    public void A_blank_page_is_named(byte value)
    {
        byte[] page = new byte[60 * 50];
        Array.Fill(page, value);
        Assert.Equal(
            "blank.png: no ink was found in 60x50 pixels (contrast 0.00, 0 % covered). Give a picture of one digit, dark on light or "
            + "light on dark, with some paper around it.",
            Assert.Throws<FoveaException>(
                () => ImagePreparation.Prepare(new ImageFile("blank.png", 60, 50, 1, page), Input, ImageStyle.Ink)).Message);
    }

    [Fact]
    public void Paper_grain_is_no_ink()
    {
        ImageFile photo = Pictures.Photo(new byte[784], scale: 6, paper: 220, ink: 220, lightFall: 0.3, grain: 3, channels: 1);
        var problem = Assert.Throws<FoveaException>(() => ImagePreparation.Prepare(photo, Input, ImageStyle.Ink));
        Assert.StartsWith("photo: no ink was found in 168x168 pixels", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Any_picture_gives_values_or_one_clear_message()
    {
        Check.Sample(
            Gen.Select(Gen.Int[1, 40], Gen.Int[1, 40], Gen.Bool, Gen.Byte.Array[4800]),
            (width, height, isColour, bytes) =>
            {
                int channels = isColour ? 3 : 1;
                var image = new ImageFile("any", width, height, channels, bytes[..(width * height * channels)]);
                try
                {
                    PreparedImage prepared = ImagePreparation.Prepare(image, Input, ImageStyle.Ink);
                    Assert.All(prepared.Pixels, value => Assert.InRange(value, 0f, 1f));
                }
                catch (FoveaException problem)
                {
                    Assert.StartsWith("any: no ink was found", problem.Message, StringComparison.Ordinal);
                }
            },
            iter: 500,
            threads: 1);
    }

    [Fact]
    public void An_input_with_colour_is_refused()
    {
        Assert.Equal(
            "smooth: a picture cannot become an input [28, 28, 3]. "
            + "Expected [height, width, channels] with 1 channel, as ink has no colour.",
            Assert.Throws<FoveaException>(
                () => ImagePreparation.Prepare(Pictures.Smooth(9, 9, 1), new Shape(28, 28, 3), ImageStyle.Ink)).Message);
        Assert.Equal(
            "smooth: a picture cannot become an input [784]. Expected [height, width, channels] with 1 or 3 channels.",
            Assert.Throws<FoveaException>(
                () => ImagePreparation.Prepare(Pictures.Smooth(9, 9, 1), new Shape(784), ImageStyle.Photo)).Message);
    }

    private static void Fill(byte[] page, int pageWidth, int channels, int left, int top, int width, int height, byte value)
    {
        for (int y = top; y < top + height; y++)
        {
            page.AsSpan(((y * pageWidth) + left) * channels, width * channels).Fill(value);
        }
    }

    // The cosine between two images, at the best of the placements within two pixels: digits stray from the centre as people's do.
    private static double BestLikeness(float[] expected, float[] actual)
    {
        double best = 0;
        foreach (int dy in (int[])[-2, -1, 0, 1, 2])
        {
            foreach (int dx in (int[])[-2, -1, 0, 1, 2])
            {
                (double product, double a2, double b2) = (0, 0, 0);
                for (int y = 2; y < 26; y++)
                {
                    for (int x = 2; x < 26; x++)
                    {
                        double a = expected[(y * 28) + x];
                        double b = actual[((y + dy) * 28) + x + dx];
                        product += a * b;
                        a2 += a * a;
                        b2 += b * b;
                    }
                }

                best = Math.Max(best, product / Math.Sqrt((a2 * b2) + 1e-12));
            }
        }

        return best;
    }
}
