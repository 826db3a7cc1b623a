using CsCheck;

namespace Fovea.Data.Tests.Images;

public sealed class ImageFuzzTests : IDisposable
{
    private static readonly (string Kind, byte[] File)[] Sound =
    [
        ("png", Pictures.Png(Pictures.Smooth(17, 9, 3))),
        ("jpeg", Pictures.Jpeg(Pictures.Smooth(33, 17, 3))),
        ("bmp", Pictures.Bmp(Pictures.Smooth(17, 9, 3))),
    ];

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("png")]
    [InlineData("jpeg")]
    [InlineData("bmp")]
    public void Flipped_bits_give_a_picture_or_one_clear_message(string kind)
    {
        byte[] sound = Sound.Single(sample => sample.Kind == kind).File;
        Gen.Int[0, (sound.Length * 8) - 1].Array[1, 8].Sample(
            bits =>
            {
                byte[] damaged = [.. sound];
                foreach (int bit in bits)
                {
                    damaged[bit / 8] ^= (byte)(1 << (bit % 8));
                }

                ReadOrRefuse(damaged);
            },
            iter: 700,
            threads: 1);
    }

    [Theory]
    [InlineData("png")]
    [InlineData("jpeg")]
    [InlineData("bmp")]
    public void A_file_cut_anywhere_gives_a_picture_or_one_clear_message(string kind)
    {
        byte[] sound = Sound.Single(sample => sample.Kind == kind).File;
        for (int length = 0; length < sound.Length; length++)
        {
            ReadOrRefuse(sound[..length]);
        }
    }

    [Fact]
    public void Random_bytes_behind_a_sound_start_give_one_clear_message()
    {
        Gen.Select(Gen.Int[0, Sound.Length - 1], Gen.Int[2, 60], Gen.Byte.Array[0, 200]).Sample(
            (sample, kept, bytes) => ReadOrRefuse([.. Sound[sample].File.Take(kept), .. bytes]),
            iter: 1000,
            threads: 1);
    }

    private void ReadOrRefuse(byte[] content)
    {
        string path = folder.Write("image", content);
        try
        {
            ImageFile image = ImageFile.Read(path);
            Assert.Equal(image.Width * image.Height * image.Channels, image.Pixels.Length);
        }
        catch (FoveaException problem)
        {
            Assert.StartsWith(path, problem.Message, StringComparison.Ordinal);
        }
    }
}
