using System.IO.Compression;
using System.Text;
using Fovea.Testing;
using Fovea.Training;

namespace Fovea.Data.Tests.Recognition;

/// <summary>Damaged files of arrays, read into memory or image by image: they are read, or refused with one message that names them.</summary>
public sealed class HostileArraysTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("course.h5", 1)]
    [InlineData("course.h5", 0)]
    [InlineData("gzip.h5", 0)]
    [InlineData("train_pair.h5", 1)]
    [InlineData("course-latest.h5", 0)]
    [InlineData("npz", 1)]
    [InlineData("npz", 0)]
    public void Damage_gives_one_error(string name, int memory)
    {
        byte[] sound = name == "npz" ? Npz() : File.ReadAllBytes(Path.Combine(Repository.Root, "tests/Fovea.Tests/Formats/Hdf5/files", name));
        string ending = name == "npz" ? "npz" : "h5";
        var random = new System.Random(3);
        for (int i = 0; i < 400; i++)
        {
            byte[] damaged = (byte[])sound.Clone();
            for (int change = random.Next(1, 4); change > 0; change--)
            {
                int at = random.Next(damaged.Length);
                damaged[at] = random.Next(3) switch
                {
                    0 => 255,
                    1 => (byte)random.Next(256),
                    _ => (byte)(damaged[at] ^ (1 << random.Next(8))),
                };
            }

            string path = folder.Write($"{i}.{ending}", damaged);
            try
            {
                OpenedData data = DataFolder.Read(path, new DataOptions { MemoryLimit = memory << 30 });
                foreach (IImageDataset part in (IImageDataset[])[data.Train, data.Test])
                {
                    float[] image = new float[part.ImageShape.Length];
                    for (int k = 0; k < Math.Min(part.Count, 100); k++)
                    {
                        part.CopyImage(k, image);
                    }
                }
            }
            catch (FoveaException problem)
            {
                Assert.StartsWith(path, problem.Message, StringComparison.Ordinal);
            }

            File.Delete(path);
        }
    }

    private static byte[] Npz()
    {
        var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            Put(archive, "x_train", "<f4", "(5, 2, 3)", new byte[120]);
            Put(archive, "y_train", "|u1", "(5,)", [0, 1, 0, 1, 1]);
            Put(archive, "x_test", "<f4", "(2, 2, 3)", new byte[48]);
            Put(archive, "y_test", "|u1", "(2,)", [0, 1]);
        }

        return stream.ToArray();
    }

    private static void Put(ZipArchive archive, string name, string descr, string shape, byte[] values)
    {
        byte[] header = Encoding.ASCII.GetBytes($"{{'descr': '{descr}', 'fortran_order': False, 'shape': {shape}, }}\n");
        using Stream stream = archive.CreateEntry(name + ".npy", CompressionLevel.NoCompression).Open();
        stream.Write([0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, 0, .. header, .. values]);
    }
}
