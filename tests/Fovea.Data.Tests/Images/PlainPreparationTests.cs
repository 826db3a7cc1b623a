using Fovea.Models;

namespace Fovea.Data.Tests.Images;

public class PlainPreparationTests
{
    [Fact]
    public void A_picture_of_the_inputs_form_is_left_as_it_is()
    {
        ImageFile image = Pictures.Smooth(6, 4, 3);
        PreparedImage prepared = ImagePreparation.Prepare(image, new Shape(4, 6, 3), ImageStyle.Photo);
        Assert.Equal("6x4 colour", prepared.Description);
        for (int i = 0; i < prepared.Pixels.Length; i++)
        {
            Assert.Equal(image.Pixels[i] / 255f, prepared.Pixels[i], 1e-6f);
        }
    }

    [Fact]
    public void A_smaller_pixel_is_the_mean_of_its_area()
    {
        byte[] pixels = [0, 100, 200, 50, 40, 60, 80, 20];
        var image = new ImageFile("small", 4, 2, 1, pixels);
        PreparedImage prepared = ImagePreparation.Prepare(image, new Shape(1, 2, 1), ImageStyle.Photo);
        Assert.Equal([50 / 255f, 87.5f / 255f], prepared.Pixels, (a, b) => Math.Abs(a - b) < 1e-6f);
        Assert.Equal("4x2 grey; resized to 2x1", prepared.Description);
    }

    [Fact]
    public void A_larger_picture_is_linear_between_centres()
    {
        var image = new ImageFile("two", 2, 1, 1, [0, 255]);
        PreparedImage prepared = ImagePreparation.Prepare(image, new Shape(2, 4, 1), ImageStyle.Photo);
        Assert.Equal([0f, 0.25f, 0.75f, 1f, 0f, 0.25f, 0.75f, 1f], prepared.Pixels, (a, b) => Math.Abs(a - b) < 1e-6f);
    }

    [Fact]
    public void Another_aspect_is_cut_around_the_middle()
    {
        byte[] pixels = new byte[8 * 4];
        for (int i = 0; i < pixels.Length; i++)
        {
            pixels[i] = (byte)(i % 8 is >= 2 and < 6 ? 255 : 0);
        }

        PreparedImage prepared = ImagePreparation.Prepare(
            new ImageFile("wide", 8, 4, 1, pixels), new Shape(2, 2, 3), ImageStyle.Photo);
        Assert.All(prepared.Pixels, value => Assert.Equal(1f, value, 1e-6f));
        Assert.Equal("8x4 grey; cut to 4x4 around the middle; resized to 2x2; grey spread to three channels", prepared.Description);
    }

    [Fact]
    public void Colour_becomes_its_luma()
    {
        var image = new ImageFile("red", 1, 1, 3, [255, 0, 0]);
        PreparedImage prepared = ImagePreparation.Prepare(image, new Shape(1, 1, 1), ImageStyle.Photo);
        Assert.Equal(0.299f, prepared.Pixels[0], 1e-6f);
        Assert.Equal("1x1 colour; colour turned to grey", prepared.Description);
    }
}
