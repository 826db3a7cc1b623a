using Fovea.Data;
using Fovea.Explaining.Files;
using Fovea.Formats.Npy;

namespace Fovea.Explaining.Tests.Files;

public sealed class ArrayPictureTests
{
    [Fact]
    public void Bytes_are_taken_as_they_are()
    {
        (ImageFile picture, string how) = ArrayPicture.Of("a.npy", NpyArray.Create<byte>([1, 2, 3], [0, 7, 255, 3, 4, 5]));
        Assert.Equal((2, 1, 3), (picture.Width, picture.Height, picture.Channels));
        Assert.Equal([0, 7, 255, 3, 4, 5], picture.Pixels.ToArray());
        Assert.Equal("values from 0 to 255, taken as bytes", how);
    }

    [Theory]
    [InlineData(new[] { 0f, 0.5f, 0.25f, 1f }, new byte[] { 0, 128, 64, 255 }, "values from 0 to 1, where 0 is black and 1 is white")]
    [InlineData(new[] { 0f, 128f, 3f, 200f }, new byte[] { 0, 128, 3, 200 }, "values from 0 to 200, where 0 is black and 255 is white")]
    [InlineData(new[] { -1f, 0f, 1f, 1f }, new byte[] { 0, 128, 255, 255 }, "values from -1 to 1, shown from black to white")]
    [InlineData(new[] { -2f, -2f, -2f, -2f }, new byte[] { 0, 0, 0, 0 }, "values from -2 to -2, shown from black to white")]
    [InlineData(new[] { 0f, 1f, float.NaN, 1f }, new byte[] { 0, 255, 0, 255 },
        "values from 0 to 1, where 0 is black and 1 is white; 1 that are not finite are black")]
    public void Numbers_are_shown_by_their_range(float[] values, byte[] pixels, string how)
    {
        (ImageFile picture, string told) = ArrayPicture.Of("a.npy", new NpyArray([2, 2, 1], values));
        Assert.Equal(pixels, picture.Pixels.ToArray());
        Assert.Equal(how, told);
    }

    [Fact]
    public void A_batch_of_one_image_is_a_picture() =>
        Assert.Equal(3, ArrayPicture.Of("a.npy", new NpyArray([1, 2, 3, 1], new float[6])).Picture.Width);

    [Theory]
    [InlineData(new[] { 2, 2, 4 }, 16)]
    [InlineData(new[] { 4 }, 4)]
    [InlineData(new[] { 0, 4 }, 0)]
    [InlineData(new[] { 2, 2, 2, 1 }, 8)]
    [InlineData(new[] { 1, 5000 }, 5000)]
    public void Other_shapes_are_refused(int[] shape, int count)
    {
        var array = new NpyArray([.. shape], new float[count]);
        Assert.False(ArrayPicture.Fits(array));
        string message = Assert.Throws<FoveaException>(() => ArrayPicture.Of("a.npy", array)).Message;
        Assert.Equal($"a.npy: an array of shape [{string.Join(", ", shape)}] is no picture. Expected [h, w], [h, w, 1] or [h, w, 3] "
            + "with sizes of 1 to 4096.", message);
    }

    [Fact]
    public void An_array_without_a_finite_value_is_refused() => Assert.Equal(
        "a.npy: none of the 2 values is a finite number, so there is nothing to see.",
        Assert.Throws<FoveaException>(() => ArrayPicture.Of("a.npy", new NpyArray([1, 2], [float.NaN, float.NaN]))).Message);
}
