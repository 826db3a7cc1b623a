using System.Buffers.Binary;
using System.Security.Cryptography;
using Fovea.Testing;

namespace Fovea.Data.Tests.Idx;

public class MnistTests
{
    [Fact]
    public void The_real_files_are_read_to_the_last_byte()
    {
        string folder = Folder();
        (var train, var test) = DataFolder.Open(folder);
        Assert.Equal(60_000, train.Count);
        Assert.Equal(10_000, test.Count);
        Assert.Equal(new Shape(28, 28, 1), train.ImageShape);
        Assert.Equal(10, train.Classes.Count);

        // The md5 sums are those of the unpacked files, header included.
        Assert.Equal("6BBC9ACE898E44AE57DA46A324031ADB", ImagesHash(train));
        Assert.Equal("2646AC647AD5339DBF082846283269EA", ImagesHash(test));
        Assert.Equal("A25BEA736E30D166CDDDB491F175F624", LabelsHash(train));
        Assert.Equal("27AE3E4E09519CFBB04C329615203637", LabelsHash(test));
    }

    private static string Folder()
    {
        Assert.SkipWhen(Repository.Mnist is null, "MNIST is not on this machine: no folder ../shared/data/mnist beside the repository.");
        return Repository.Mnist!;
    }

#pragma warning disable CA5351 // MD5 names a well-known file here; nothing is protected by it.
    private static string ImagesHash(Training.IImageDataset part)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        hash.AppendData(Header(0x803, part.Count, part.ImageShape.Height, part.ImageShape.Width));
        float[] image = new float[part.ImageShape.Length];
        byte[] bytes = new byte[image.Length];
        for (int i = 0; i < part.Count; i++)
        {
            part.CopyImage(i, image);
            for (int p = 0; p < image.Length; p++)
            {
                bytes[p] = (byte)MathF.Round(image[p] * 255);
            }

            hash.AppendData(bytes);
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }

    private static string LabelsHash(Training.IImageDataset part)
    {
        byte[] labels = [.. Enumerable.Range(0, part.Count).Select(i => (byte)part.Label(i))];
        return Convert.ToHexString(MD5.HashData([.. Header(0x801, part.Count), .. labels]));
    }
#pragma warning restore CA5351

    private static byte[] Header(params int[] words)
    {
        byte[] header = new byte[4 * words.Length];
        for (int i = 0; i < words.Length; i++)
        {
            BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4 * i), words[i]);
        }

        return header;
    }
}
