using System.Buffers.Binary;
using System.Diagnostics;
using System.Text.Json;
using Fovea.Data;
using Fovea.Testing;

namespace Fovea.Cli.Tests;

/// <summary>Data of other forms than IDX, from the command line to a model.</summary>
[Collection(nameof(SharedRun))]
public sealed class DataFormsTests(CliFixture files)
{
    [Fact]
    public void A_folder_of_JPEG_files_trains()
    {
        string folder = files.Path("jpegs");
        Fill(folder, 60, (pixels, stream) => new StbImageWriteSharp.ImageWriter().WriteJpg(
            pixels, 28, 28, StbImageWriteSharp.ColorComponents.Grey, stream, 95));
        (int code, JsonElement document) = files.RunJson("train", "--data", folder, "--epochs", "1", "--out", files.Path("from-jpegs"));
        Assert.Equal(0, code);
        Assert.True(document.GetProperty("history")[0].GetProperty("trainLoss").GetDouble() > 0);
        Assert.Equal(0, files.Run("evaluate", files.Path("from-jpegs/model.safetensors"), "--data", folder).Code);
    }

    [Fact]
    public void Broken_empty_tiny_huge_and_misnamed_pictures_are_told_and_left_out_or_refused()
    {
        string folder = files.Path("mixed");
        Fill(folder, 40, (pixels, stream) => new StbImageWriteSharp.ImageWriter().WritePng(
            pixels, 28, 28, StbImageWriteSharp.ColorComponents.Grey, stream));
        byte[] sound = File.ReadAllBytes(Directory.GetFiles(Path.Combine(folder, "3"))[0]);
        byte[] huge = (byte[])sound.Clone();
        BinaryPrimitives.WriteInt32BigEndian(huge.AsSpan(16), 60_000);
        BinaryPrimitives.WriteInt32BigEndian(huge.AsSpan(20), 60_000);
        File.WriteAllBytes(Path.Combine(folder, "3", "broken.png"), sound[..(sound.Length / 2)]);
        File.WriteAllBytes(Path.Combine(folder, "3", "empty.png"), []);
        new ImageFile("tiny", 1, 1, 1, [9]).WritePng(Path.Combine(folder, "3", "tiny.png"));
        File.WriteAllBytes(Path.Combine(folder, "3", "huge.png"), huge);
        File.WriteAllBytes(Path.Combine(folder, "3", "misnamed.jpg"), sound);
        File.WriteAllText(Path.Combine(folder, "3", "words.jpg"), "words");

        (int code, string trained, _) = files.Run("train", "--data", folder, "--epochs", "1", "--out", files.Path("from-mixed"));
        Assert.Equal(0, code);
        (code, string evaluated, _) = files.Run("evaluate", files.Path("from-mixed/model.safetensors"), "--data", folder);
        Assert.Equal(0, code);
        foreach (string output in (string[])[trained, evaluated])
        {
            Assert.Contains("5 of 46 pictures cannot be used and were left out", output, StringComparison.Ordinal);
            Assert.Contains("mixed/3/broken.png: the PNG file is damaged or cut short", output, StringComparison.Ordinal);
            Assert.Contains("mixed/3/empty.png: the file is empty.", output, StringComparison.Ordinal);
            Assert.Contains("mixed/3/tiny.png: the picture is a single pixel", output, StringComparison.Ordinal);
            Assert.Contains("mixed/3/huge.png: the PNG file announces 60000x60000 pixels.", output, StringComparison.Ordinal);
            Assert.Contains("mixed/3/words.jpg: is no PNG, JPEG or BMP file", output, StringComparison.Ordinal);
            Assert.Contains("1 file is of another kind than its name says, and is used:", output, StringComparison.Ordinal);
            Assert.Contains("misnamed.jpg", output, StringComparison.Ordinal);
        }

        foreach (string[] command in (string[][])[["train", "--out", files.Path("not")], ["evaluate", files.Path("from-mixed/model.safetensors")]])
        {
            string message = files.Refused(1, [.. command, "--data", folder, "--bad-files", "refuse"]);
            Assert.StartsWith("mixed/3/broken.png: ", message, StringComparison.Ordinal);
            Assert.Contains("It is the first of 5 among 46 pictures", message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("course.h5")]
    [InlineData("gzip.h5")]
    public void A_file_of_the_course_trains(string file)
    {
        string model = files.Path("flat.json");
        File.WriteAllText(
            model,
            """{"format": "fovea/1", "name": "flat", "input": [4, 5, 3], "layers": [{"type": "Flatten"}, {"type": "Dense", "units": 2}]}""");
        string data = Path.Combine(Repository.Root, "tests/Fovea.Tests/Formats/Hdf5/files", file);
        (int code, JsonElement info) = files.RunJson("data", "info", data);
        Assert.Equal(0, code);
        Assert.Equal("non-cat", info.GetProperty("classes")[0].GetProperty("name").GetString());
        string folder = files.Path($"from-{file}");
        Assert.Equal(0, files.Run("train", "--data", data, "--model", model, "--epochs", "2", "--out", folder).Code);
        Assert.Equal(0, files.Run("evaluate", Path.Combine(folder, "model.safetensors"), "--data", data).Code);
    }

    [Fact]
    public void A_known_dataset_without_a_network_says_what_to_put_where()
    {
        Assert.Equal(
            "There is no dataset known as 'minst'. Known are mnist, fashion-mnist, cifar10.", files.Refused(1, "data", "fetch", "minst"));
        string cache = files.Path("cache");
        Directory.CreateDirectory(Path.Combine(cache, "fashion-mnist"));
        File.WriteAllBytes(Path.Combine(cache, "fashion-mnist", ".lock"), []);
        Environment.SetEnvironmentVariable("FOVEA_DATA", cache);
        try
        {
            Environment.SetEnvironmentVariable("FOVEA_DATA_MIRROR", "elsewhere");
            Assert.Contains("Expected an address", files.Refused(1, "data", "fetch", "fashion-mnist"), StringComparison.Ordinal);

            // Nobody listens at port 9 of this machine.
            Environment.SetEnvironmentVariable("FOVEA_DATA_MIRROR", "http://127.0.0.1:9/data");
            foreach (string[] command in (string[][])[["data", "fetch"], ["data", "info"], ["train", "--out", files.Path("not"), "--data"]])
            {
                string message = files.Refused(1, [.. command, "fashion-mnist"]);
                Assert.StartsWith(
                    "fashion-mnist is not on this machine and cannot be fetched: http://127.0.0.1:9/data/fashion-mnist/train-images-idx3-ubyte.gz: ",
                    message,
                    StringComparison.Ordinal);
                Assert.Contains("put train-images-idx3-ubyte.gz (SHA-256 3aede38d", message, StringComparison.Ordinal);
                Assert.EndsWith("into cache/fashion-mnist.", message, StringComparison.Ordinal);
            }
        }
        finally
        {
            Environment.SetEnvironmentVariable("FOVEA_DATA", null);
            Environment.SetEnvironmentVariable("FOVEA_DATA_MIRROR", null);
        }
    }

    [Fact]
    public async Task Data_larger_than_memory_train()
    {
        const int side = 160;
        const int count = 4_000;
        const long limit = 64L << 20;
        string folder = files.Path("large");
        Directory.CreateDirectory(folder);
        Write(folder, "train", side, count);
        Write(folder, "t10k", side, 40);
        Assert.True(new FileInfo(Path.Combine(folder, "train-images-idx3-ubyte")).Length > limit * 3 / 2);
        string model = files.Path("coarse.json");
        File.WriteAllText(
            model,
            """
            {"format": "fovea/1", "name": "coarse", "input": [160, 160, 1],
             "layers": [{"type": "AveragePool2D", "size": 16}, {"type": "Flatten"}, {"type": "Dense", "units": 10}]}
            """);
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["DOTNET_GCHeapHardLimit"] = $"0x{limit:x}";
        foreach (string argument in (string[])
            [
                typeof(Shell.CommandRunner).Assembly.Location, "train", "--data", folder, "--model", model, "--epochs", "2", "--batch", "16",
                "--out", files.Path("from-large"), "--json",
            ])
        {
            start.ArgumentList.Add(argument);
        }

        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, output + await errors);
        Assert.True(JsonDocument.Parse(output).RootElement.GetProperty("testAccuracy").GetDouble() > 0.9);
    }

    private static void Fill(string folder, int count, Action<byte[], Stream> write)
    {
        var digits = new DigitsDataset(count, seed: 7);
        for (int i = 0; i < count; i++)
        {
            string place = Path.Combine(folder, digits.Classes[digits.Label(i)]);
            Directory.CreateDirectory(place);
            using FileStream stream = File.Create(Path.Combine(place, $"{i}.{(folder.EndsWith("jpegs", StringComparison.Ordinal) ? "jpg" : "png")}"));
            write(digits.Pixels(i).ToArray(), stream);
        }
    }

    // Each class is bright in a place of its own.
    private static void Write(string folder, string part, int side, int count)
    {
        byte[] header = new byte[16];
        BinaryPrimitives.WriteUInt32BigEndian(header, 0x803);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), count);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(8), side);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(12), side);
        using FileStream images = File.Create(Path.Combine(folder, $"{part}-images-idx3-ubyte"));
        images.Write(header);
        byte[] labels = new byte[8 + count];
        BinaryPrimitives.WriteUInt32BigEndian(labels, 0x801);
        BinaryPrimitives.WriteInt32BigEndian(labels.AsSpan(4), count);
        byte[] image = new byte[side * side];
        for (int i = 0; i < count; i++)
        {
            labels[8 + i] = (byte)(i % 10);
            image.AsSpan().Fill(20);
            image.AsSpan(i % 10 * side * 16, side * 16).Fill(220);
            images.Write(image);
        }

        File.WriteAllBytes(Path.Combine(folder, $"{part}-labels-idx1-ubyte"), labels);
    }
}
