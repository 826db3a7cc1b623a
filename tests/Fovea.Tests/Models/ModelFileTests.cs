using Fovea.Formats;
using Fovea.Layers;
using Fovea.Models;
using Fovea.Tests.Formats;

namespace Fovea.Tests.Models;

public sealed class ModelFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private string Target => folder.File("net.safetensors");

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_saved_model_comes_back_bit_for_bit()
    {
        Model model = Small();
        model.Initialize(9);
        model.Parameters["bn1.runningMean"].Span.Fill(0.25f);
        model.Classes = ["cat", "dog"];
        model.Preprocessing = new Preprocessing { Mean = [0.1f], Deviation = [0.3f], Style = ImageStyle.Ink };
        model.Save(Target);
        Model read = Model.Load(Target);
        Assert.Equal(model.ToJson(), read.ToJson());
        Assert.Equal(model.Parameters.Values.ToArray(), read.Parameters.Values.ToArray());
        Assert.Equal(["net.safetensors"], Directory.GetFiles(folder.Path).Select(Path.GetFileName));

        // The same model gives the same bytes.
        read.Save(folder.File("again.safetensors"));
        Assert.Equal(File.ReadAllBytes(Target), File.ReadAllBytes(folder.File("again.safetensors")));
    }

    [Fact]
    public void The_metadata_carries_the_architecture_and_the_version()
    {
        Model model = Small();
        model.Save(Target);
        SafetensorsFile file = Safetensors.Read(Target);
        Assert.Equal(model.ToJson(), file.Metadata["fovea.model"]);
        Assert.Matches(@"^\d+\.\d+\.\d+$", file.Metadata["fovea.version"]);
        Assert.Equal(model.Parameters.Select(parameter => parameter.Name), file.Entries.Select(entry => entry.Name));
    }

    [Fact]
    public void Json_keeps_the_architecture_alone()
    {
        Model model = Small();
        model.Initialize(3);
        string path = folder.File("net.JSON");
        model.Save(path);
        Assert.Equal(model.ToJson(), File.ReadAllText(path));
        Model read = Model.Load(path);
        Assert.Equal(Small().Parameters.Values.ToArray(), read.Parameters.Values.ToArray());
    }

    [Fact]
    public void Parameters_can_be_loaded_into_a_model_of_the_same_architecture()
    {
        Model model = Small();
        model.Initialize(3);
        model.Save(Target);
        Model other = Small();
        other.LoadParameters(Target);
        Assert.Equal(model.Parameters.Values.ToArray(), other.Parameters.Values.ToArray());
    }

    [Fact]
    public void Tensors_that_do_not_fit_are_listed_and_change_nothing()
    {
        Model model = Small();
        float[] before = model.Parameters.Values.ToArray();
        Safetensors.Write(
            Target,
            [
                .. model.Parameters.Where(parameter => parameter.Name is not ("conv1.weight" or "dense1.bias"))
                    .Select(parameter => new SafetensorsTensor(parameter.Name, parameter.Shape, new float[parameter.Length])),
                new("conv1.weight", new Shape(3, 3, 2, 1), new float[18]),
                new("extra", new Shape(4), new float[4]),
            ],
            new Dictionary<string, string> { ["fovea.model"] = model.ToJson() });
        string message = $"{Target}: the tensors do not fit the model: missing: dense1.bias [2]; not used: extra [4]; "
            + "of another shape: conv1.weight [3, 3, 2, 1] in place of [3, 3, 1, 2]. Use the file that was saved with this architecture.";
        Assert.Equal(message, Assert.Throws<FoveaException>(() => Model.Load(Target)).Message);
        Assert.Equal(message, Assert.Throws<FoveaException>(() => model.LoadParameters(Target)).Message);
        Assert.Equal(before, model.Parameters.Values.ToArray());
    }

    [Fact]
    public void An_architecture_beyond_the_file_takes_no_memory()
    {
        // 2^30 weights, 4 GiB; the file has none.
        const string Json = """{"format": "fovea/1", "name": "n", "input": [32768], "layers": [{"type": "Dense", "units": 32768}]}""";
        Safetensors.Write(Target, [], new Dictionary<string, string> { ["fovea.model"] = Json });
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal(
            $"{Target}: the tensors do not fit the model: missing: dense1.weight [32768, 32768], dense1.bias [32768]. "
            + "Use the file that was saved with this architecture.",
            Assert.Throws<FoveaException>(() => Model.Load(Target)).Message);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Fact]
    public void Tensors_without_an_architecture_are_told_from_a_model()
    {
        Safetensors.Write(Target, [new("a", new Shape(1), new float[1])]);
        Assert.Equal(
            $"{Target}: the file holds tensors but no architecture, which models keep in the metadata 'fovea.model'. "
            + "Build the model in code or from .json and call LoadParameters.",
            Assert.Throws<FoveaException>(() => Model.Load(Target)).Message);
    }

    [Fact]
    public void A_wrong_architecture_in_a_file_is_refused_with_the_files_name()
    {
        Safetensors.Write(Target, [], new Dictionary<string, string> { ["fovea.model"] = "{\n!" });
        Assert.Equal(
            $"{Target} (fovea.model), line 2, byte 1: this is no JSON. Correct the text at this place.",
            Assert.Throws<FoveaException>(() => Model.Load(Target)).Message);
    }

    [Fact]
    public void Paths_that_make_no_sense_are_told()
    {
        Assert.Equal(
            $"{Target}: there is no such file. Check the path.", Assert.Throws<FoveaException>(() => Model.Load(Target)).Message);
        string json = folder.File("net.json");
        Assert.Equal($"{json}: there is no such file. Check the path.", Assert.Throws<FoveaException>(() => Model.Load(json)).Message);
        const string Ending = "net.pt: a model file ends in .safetensors (architecture and parameters) or .json (architecture). Received "
            + "'.pt'.";
        Assert.Equal(Ending, Assert.Throws<FoveaException>(() => Model.Load("net.pt")).Message);
        Assert.Equal(Ending, Assert.Throws<FoveaException>(() => Small().Save("net.pt")).Message);
    }

    [Fact]
    public void A_folder_that_is_not_there_is_told()
    {
        string path = Path.Combine(folder.Path, "nowhere", "net.safetensors");
        string message = Assert.Throws<FoveaException>(() => Small().Save(path)).Message;
        Assert.StartsWith($"{path}: the file cannot be written (", message, StringComparison.Ordinal);
        Assert.EndsWith("). Nothing was left half written. Check the folder, its permissions and the free space.", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_write_that_fails_leaves_the_old_file_and_no_other()
    {
        // The target is a folder that holds something: the last step, the renaming, fails after all was written.
        Directory.CreateDirectory(Target);
        string kept = Path.Combine(Target, "kept");
        File.WriteAllText(kept, "old");
        Assert.StartsWith(
            $"{Target}: the file cannot be written (",
            Assert.Throws<FoveaException>(() => Small().Save(Target)).Message,
            StringComparison.Ordinal);
        Assert.Equal("old", File.ReadAllText(kept));
        Assert.Equal([Target], Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void A_save_replaces_what_was_there()
    {
        File.WriteAllText(Target, new string('x', 100_000));
        Model model = Small();
        model.Save(Target);
        Assert.Equal(model.ToJson(), Model.Load(Target).ToJson());
    }

    [Fact]
    public void A_file_cut_at_any_length_is_refused_with_its_name()
    {
        Small().Save(Target);
        byte[] bytes = File.ReadAllBytes(Target);
        string cut = folder.File("cut.safetensors");
        for (int length = 0; length < bytes.Length; length++)
        {
            File.WriteAllBytes(cut, bytes[..length]);
            Assert.StartsWith(cut, Assert.Throws<FoveaException>(() => Model.Load(cut)).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_file_with_any_flipped_bit_is_read_or_refused_with_its_name()
    {
        Small().Save(Target);
        byte[] bytes = File.ReadAllBytes(Target);
        string flipped = folder.File("flipped.safetensors");
        int refused = 0;

        // A step that is no multiple of 8 meets every bit of a byte.
        for (int bit = 0; bit < bytes.Length * 8; bit += 3)
        {
            byte[] changed = [.. bytes];
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            File.WriteAllBytes(flipped, changed);
            try
            {
                Assert.NotNull(Model.Load(flipped).Output);
            }
            catch (FoveaException exception)
            {
                refused++;
                Assert.StartsWith(flipped, exception.Message, StringComparison.Ordinal);
            }
        }

        Assert.InRange(refused, 1000, bytes.Length * 8);
    }

    private static Model Small() => Model.Sequential(
        "small", new Shape(4, 4, 1), new Conv2D(2, kernel: 3, bias: false), new BatchNorm(), new Relu(), new Flatten(), new Dense(2));
}
