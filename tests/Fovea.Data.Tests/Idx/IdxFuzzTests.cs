using CsCheck;

namespace Fovea.Data.Tests.Idx;

public sealed class IdxFuzzTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Flipped_bits_give_a_dataset_or_one_clear_message(bool packed)
    {
        byte[] sound = packed ? IdxFiles.Gzip(IdxFiles.Images(4, 3, 3)) : IdxFiles.Images(4, 3, 3);
        string labels = folder.Write("labels", IdxFiles.Labels(1, 2, 3, 4));
        Gen.Int[0, (sound.Length * 8) - 1].Array[1, 6].Sample(
            bits =>
            {
                byte[] damaged = [.. sound];
                foreach (int bit in bits)
                {
                    damaged[bit / 8] ^= (byte)(1 << (bit % 8));
                }

                OpenOrRefuse(folder.Write("images", damaged), labels);
            },
            iter: 700,
            threads: 1);
    }

    [Fact]
    public void Random_bytes_give_one_clear_message()
    {
        string labels = folder.Write("labels", IdxFiles.Labels(1, 2, 3, 4));
        Gen.Select(Gen.Byte.Array[0, 60], Gen.Int[0, 2]).Sample(
            (bytes, kind) =>
            {
                byte[] start = kind switch { 0 => [], 1 => [0, 0, 8, 3, 0], _ => [0x1F, 0x8B, 8, 0] };
                OpenOrRefuse(folder.Write("images", [.. start, .. bytes]), labels);
            },
            iter: 700,
            threads: 1);
    }

    private static void OpenOrRefuse(string images, string labels)
    {
        try
        {
            Assert.True(IdxDataset.Open(images, labels).Count > 0);
        }
        catch (FoveaException problem)
        {
            Assert.Contains(folder(images), problem.Message, StringComparison.Ordinal);
        }

        static string folder(string path) => Path.GetDirectoryName(path)!;
    }
}
