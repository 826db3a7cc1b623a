using Fovea.Formats.Hdf5;

namespace Fovea.Tests.Formats.Hdf5;

/// <summary>Hostile files: whatever is in them, there is one kind of error, no endless walk, and bounded memory.</summary>
public sealed class Hdf5FuzzTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("fovea-hdf5-").FullName;

    public static TheoryData<string> Names => new(Hdf5Files.All.Select(file => Path.GetFileName(file)));

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [MemberData(nameof(Names))]
    public void A_file_cut_short_is_refused_or_read(string name)
    {
        byte[] sound = File.ReadAllBytes(Hdf5Files.Path(name));
        for (int length = 0; length < sound.Length; length += 1 + (sound.Length / 150))
        {
            Assert.NotNull(ReadAll(sound[..length]));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_damaged_file_is_refused_or_read(string name)
    {
        int times = int.TryParse(Environment.GetEnvironmentVariable("FOVEA_FUZZ"), out int asked) ? asked : 120;
        byte[] sound = File.ReadAllBytes(Hdf5Files.Path(name));
        var random = new System.Random(1);
        for (int i = 0; i < times; i++)
        {
            byte[] damaged = (byte[])sound.Clone();
            for (int change = random.Next(1, 5); change > 0; change--)
            {
                int at = random.Next(damaged.Length);
                damaged[at] = random.Next(4) switch
                {
                    0 => (byte)random.Next(256),
                    1 => 255,
                    2 => 0,
                    _ => (byte)(damaged[at] ^ (1 << random.Next(8))),
                };
            }

            long before = GC.GetAllocatedBytesForCurrentThread();
            ReadAll(damaged);

            // Each of up to some sixty arrays may be 1032 times as large as the file.
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 3000L * (sound.Length + 65536));
        }
    }

    // zlib's own kind of error, which it has when the data ask for a dictionary that nobody gave.
    [Fact]
    public void Packed_data_that_ask_for_a_dictionary_are_refused()
    {
        byte[] file = File.ReadAllBytes(Hdf5Files.Path("gzip.h5"));
        int changed = 0;
        for (int i = 0; i + 1 < file.Length; i++)
        {
            if (file[i] == 0x78 && file[i + 1] is (0x01 or 0x5E or 0x9C or 0xDA))
            {
                (file[i], file[i + 1]) = (0x78, 0xBB);
                changed++;
            }
        }

        Assert.True(changed > 0);
        Assert.Contains("packed data are damaged", ReadAll(file), StringComparison.Ordinal);
    }

    private string? ReadAll(byte[] content)
    {
        string path = Path.Combine(folder, "x.h5");
        File.WriteAllBytes(path, content);
        try
        {
            using Hdf5File file = Hdf5File.Open(path);
            Look(file.Root);
            string? first = null;
            foreach (string name in file.DatasetPaths())
            {
                try
                {
                    Hdf5Object found = file.Root.Find(name)!;
                    Look(found);
                    if (found is Hdf5Dataset dataset)
                    {
                        Show(dataset.Read());
                    }
                }
                catch (FoveaException problem)
                {
                    Assert.StartsWith(path, problem.Message, StringComparison.Ordinal);
                    first ??= problem.Message;
                }
            }

            return first;
        }
        catch (FoveaException problem)
        {
            Assert.StartsWith(path, problem.Message, StringComparison.Ordinal);
            return problem.Message;
        }
    }

    private static void Look(Hdf5Object found)
    {
        foreach (string name in found.AttributeNames)
        {
            Show(found.Attribute(name)!);
        }
    }

    private static void Show(Hdf5Values values)
    {
        if (values.Type.Kind is Hdf5Kind.Text or Hdf5Kind.VariableText)
        {
            values.ToStrings();
        }
        else if (values.Type.Kind != Hdf5Kind.Other)
        {
            values.ToSingles();
        }
    }
}
