using System.Diagnostics;
using Fovea.Onnx.Proto;
using Fovea.Onnx.Tests.Clients;

namespace Fovea.Onnx.Tests.Reading;

public sealed class ExternalDataTests : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("fovea-external-").FullName;
    private readonly string folder;

    public ExternalDataTests()
    {
        folder = Directory.CreateDirectory(Path.Combine(root, "model")).FullName;
        Directory.CreateDirectory(Path.Combine(folder, "parts"));
        byte[] bytes = [.. new byte[8], .. BitConverter.GetBytes(1.5f), .. BitConverter.GetBytes(-2f)];
        File.WriteAllBytes(Path.Combine(folder, "weights.bin"), bytes);
        File.WriteAllBytes(Path.Combine(folder, "parts", "weights.bin"), bytes);
        File.WriteAllBytes(Path.Combine(root, "secret.bin"), bytes);
    }

    public void Dispose() => Directory.Delete(root, true);

    [Theory]
    [InlineData("weights.bin")]
    [InlineData("parts/weights.bin")]
    public void Values_beside_the_model_are_read_at_their_offset(string location) =>
        Assert.Equal([1.5f, -2], ((OnnxTensor<float>)new GraphRunner(Load(location, "8", "8")).Run()[0]).Values);

    [Theory]
    [InlineData("../secret.bin")]
    [InlineData("parts/../../secret.bin")]
    [InlineData("..\\secret.bin")]
    [InlineData("/etc/passwd")]
    [InlineData("C:\\secret.bin")]
    [InlineData("")]
    public void Places_outside_the_folder_are_refused(string location) => Refused("must lie below its own folder", location, "8", "8");

    [Fact]
    public void Links_that_lead_out_are_refused_and_those_within_are_followed()
    {
        File.CreateSymbolicLink(Path.Combine(folder, "out.bin"), Path.Combine(root, "secret.bin"));
        Directory.CreateSymbolicLink(Path.Combine(folder, "up"), root);
        File.CreateSymbolicLink(Path.Combine(folder, "in.bin"), Path.Combine(folder, "weights.bin"));
        File.CreateSymbolicLink(Path.Combine(folder, "round.bin"), Path.Combine(folder, "round.bin"));
        Refused("must lie below its own folder", "out.bin", "8", "8");
        Refused("must lie below its own folder", "up/secret.bin", "8", "8");
        Refused("links lead on from", "round.bin", "8", "8");
        Assert.Equal([1.5f, -2], ((OnnxTensor<float>)new GraphRunner(Load("in.bin", "8", "8")).Run()[0]).Values);
    }

    [Theory]
    [InlineData("weights.bin", "12", "8", "8 bytes, but that file has 16")]
    [InlineData("weights.bin", "9223372036854775807", "8", "but that file has 16")]
    [InlineData("weights.bin", "8", "4", "4 bytes of weights.bin do not fill its shape, expected 8")]
    [InlineData("weights.bin", "-1", "8", "the offset of its external data is '-1'")]
    [InlineData("nothing.bin", "0", "8", "which is not there")]
    public void Places_that_hold_no_such_values_are_refused(string location, string offset, string length, string expected) =>
        Refused(expected, location, offset, length);

    [Fact]
    public void A_pipe_is_refused_and_nothing_waits_for_its_other_end()
    {
        // Only Unix has such names among files.
        if (!OperatingSystem.IsWindows())
        {
            using Process made = Process.Start("mkfifo", Path.Combine(folder, "pipe.bin"));
            made.WaitForExit();
            Refused("but that file has 0", "pipe.bin", "8", "8");
        }
    }

    [Fact]
    public void A_model_in_memory_has_no_files()
    {
        FoveaException problem = Assert.Throws<FoveaException>(() => OnnxModel.Parse(Bytes("weights.bin", "8", "8"), "memory"));
        Assert.Contains("was not read from a folder", problem.Message, StringComparison.Ordinal);
    }

    private void Refused(string expected, string location, string offset, string length)
    {
        FoveaException problem = Assert.Throws<FoveaException>(() => Load(location, offset, length));
        Assert.Contains("net.onnx: initializer 'w'", problem.Message, StringComparison.Ordinal);
        Assert.Contains(expected, problem.Message, StringComparison.Ordinal);
    }

    private OnnxModel Load(string location, string offset, string length)
    {
        string path = Path.Combine(folder, "net.onnx");
        File.WriteAllBytes(path, Bytes(location, offset, length));
        return OnnxModel.Load(path);
    }

    private static byte[] Bytes(string location, string offset, string length)
    {
        var tensor = new TensorProto { Name = "w", DataType = (int)OnnxType.Float32, DataLocation = TensorProto.Types.DataLocation.External };
        tensor.Dims.Add(2);
        tensor.ExternalData.Add(new StringStringEntryProto { Key = "location", Value = location });
        tensor.ExternalData.Add(new StringStringEntryProto { Key = "offset", Value = offset });
        tensor.ExternalData.Add(new StringStringEntryProto { Key = "length", Value = length });
        var graph = new GraphOf();
        graph.Graph.Initializer.Add(tensor);
        return graph.Output("w").Bytes();
    }
}
