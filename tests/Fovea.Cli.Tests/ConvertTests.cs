using System.Text.Json;
using Fovea.Formats;
using Fovea.Layers;
using Fovea.Models;

namespace Fovea.Cli.Tests;

/// <summary>The command convert, and summary of what it reads.</summary>
[Collection(nameof(SharedRun))]
public sealed class ConvertTests(CliFixture files)
{
    [Fact]
    public void A_trained_model_becomes_an_onnx_file()
    {
        string target = files.Path("trained.onnx");
        (int code, string output, string error) = files.Run("convert", files.Model, target);
        Assert.Equal((0, ""), (code, error));
        string[] lines = output.Split('\n');
        Assert.StartsWith("trained.onnx: lenet5, 61,706 parameters, 24", lines[0], StringComparison.Ordinal);
        Assert.Equal("opset 17, input [batch, 1, 28, 28], output [batch, 10]", lines[1]);
        Assert.Equal(
            "The file takes (pixel - mean) / deviation, as its metadata says; with --bake-preprocessing it takes pixels from 0 to 1.", lines[2]);
        Assert.True(File.Exists(target));
    }

    [Fact]
    public void Options_of_onnx_files_are_told_in_the_document()
    {
        (int code, JsonElement document) = files.RunJson(
            "convert", files.Model, files.Path("options.onnx"), "--opset", "13", "--layout", "nhwc", "--softmax", "--bake-preprocessing");
        Assert.Equal(0, code);
        Assert.Equal(61_706, document.GetProperty("parameters").GetInt32());
        Assert.Equal(new FileInfo(files.Path("options.onnx")).Length, document.GetProperty("bytes").GetInt64());
        Assert.Equal(
            """{"opset":13,"layout":"nhwc","foldBatchNorm":false,"softmax":true,"bakePreprocessing":true}""",
            JsonSerializer.Serialize(document.GetProperty("onnx")));
        Assert.False(document.TryGetProperty("weights", out _));
    }

    [Theory]
    [InlineData("verified.onnx")]
    [InlineData("verified.safetensors")]
    public void A_written_file_is_held_against_its_model(string name)
    {
        string network = files.Path($"{name}.json");
        Model.Sequential("nothing", new Shape(20, 24, 3), new Dropout(0.5f)).Save(network);
        (int code, string output, string error) = files.Run(
            "convert", network, files.Path(name), "--data", files.DataFolder, "--verify");
        Assert.Equal((0, ""), (code, error));
        Assert.Contains(
            "Verified on 64 images of digits: largest difference 0, 0 of the outputs' range.\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_copy_keeps_what_the_file_says_and_the_very_numbers()
    {
        Model model = Model.Load(files.Model);
        string source = files.Path("with-texts.safetensors");
        Safetensors.Write(
            source,
            model.Parameters.Select(parameter => new SafetensorsTensor(parameter.Name, parameter.Shape, parameter.Values.ToArray())),
            new Dictionary<string, string> { ["fovea.model"] = model.ToJson(), ["author"] = "Ada", ["format"] = "pt" });
        (int code, JsonElement document) = files.RunJson("convert", source, files.Path("copy.safetensors"), "--data", files.DataFolder, "--verify");
        Assert.Equal(0, code);
        JsonElement verification = document.GetProperty("verification");
        Assert.True(verification.GetProperty("agrees").GetBoolean());
        Assert.Equal(0, verification.GetProperty("largestDifference").GetDouble());
        Assert.Equal(verification.GetProperty("images").GetInt32(), verification.GetProperty("classesAgree").GetInt32());
        SafetensorsFile copy = Safetensors.Read(files.Path("copy.safetensors"));
        Assert.Equal("Ada", copy.Metadata["author"]);
        Assert.False(copy.Metadata.ContainsKey("format"));
        Assert.Equal(model.ToJson(), copy.Metadata["fovea.model"]);
    }

    [Fact]
    public void Weights_of_pytorch_are_read_shown_and_mapped()
    {
        string weights = WriteTorchLenet("torch.safetensors");
        string map = files.Path("map.json");
        string target = files.Path("from-torch.safetensors");
        (int code, string output, string error) = files.Run(
            "convert", weights, target, "--into", "lenet5", "--write-map", map, "--mean", "0.5", "--deviation", "0.25");
        Assert.Equal((0, ""), (code, error));
        string[] rows = [.. output.Split('\n').Select(row => string.Join(' ', row.Split(' ', StringSplitOptions.RemoveEmptyEntries)))];
        Assert.Contains("conv1.weight [5, 5, 1, 6] c1.weight [6, 1, 5, 5] OIHW to HWIO", rows);
        Assert.Contains("dense1.weight [400, 120] fc1.weight [120, 400] transposed, CHW to HWC", rows);
        Assert.Contains("dense3.weight [84, 10] fc3.weight [10, 84] transposed", rows);
        Model model = Model.Load(target);
        Assert.Equal(0.5f, Assert.Single(model.Preprocessing.Mean));
        Assert.Equal(0.25f, Assert.Single(model.Preprocessing.Deviation));

        // Row 16 of the weight is the second pixel's first feature; PyTorch's second feature of the first channel.
        Assert.Equal(1, model.Parameters["dense1.weight"].Values[16 * 120]);
        (code, JsonElement document) = files.RunJson("convert", weights, files.Path("again.safetensors"), "--into", "lenet5", "--map", map);
        Assert.Equal(0, code);
        Assert.Equal("pytorch", document.GetProperty("weights").GetProperty("convention").GetString());
        Assert.Equal(10, document.GetProperty("weights").GetProperty("parameters").GetArrayLength());
        Assert.All(document.GetProperty("weights").GetProperty("parameters").EnumerateArray(), row => Assert.True(row.GetProperty("loaded").GetBoolean()));
        Assert.Equal(model.Parameters.Memory.ToArray(), Model.Load(files.Path("again.safetensors")).Parameters.Memory.ToArray());
    }

    [Fact]
    public void Another_head_needs_a_word()
    {
        string weights = WriteTorchLenet("head.safetensors");
        string[] command = ["convert", weights, files.Path("head.model.safetensors"), "--into", "lenet5", "--classes", "3"];
        (int code, string output, string error) = files.Run(command);
        Assert.Equal(1, code);
        Assert.Contains("expected [3, 84]", output, StringComparison.Ordinal);
        Assert.Equal(
            "error: head.safetensors: the tensors do not fit lenet5: of another shape: dense3.weight from fc3.weight [10, 84] in place of [3, 84], "
            + "dense3.bias from fc3.bias [10] in place of [3]. Correct the map, or allow parameters to keep their values.\n",
            error);
        Assert.False(File.Exists(command[2]));
        (code, _, error) = files.Run([.. command, "--allow-missing"]);
        Assert.Equal((0, "note: 2 parameters keep their first values, 0 tensors are not used.\n"), (code, error));
        Assert.Equal(3, Model.Load(command[2]).OutputShape.Channels);
    }

    [Fact]
    public void A_model_of_foveas_own_keeps_its_preprocessing_under_another_head()
    {
        string target = files.Path("own-head.safetensors");
        (int code, _, string error) = files.Run("convert", files.Model, target, "--into", "lenet5", "--classes", "26", "--allow-missing");
        Assert.Equal((0, "note: 2 parameters keep their first values, 0 tensors are not used.\n"), (code, error));
        Model model = Model.Load(target);
        Assert.Equal(Model.Load(files.Model).Preprocessing, model.Preprocessing);
        Assert.Equal(Model.Load(files.Model).Parameters["conv2.weight"].Values.ToArray(), model.Parameters["conv2.weight"].Values.ToArray());
    }

    [Fact]
    public void Summary_lists_the_tensors_of_a_file_without_an_architecture()
    {
        string weights = WriteTorchLenet("listed.safetensors");
        (int code, string output, string error) = files.Run("summary", weights);
        Assert.Equal((0, ""), (code, error));
        string[] rows = [.. output.Split('\n').Select(row => string.Join(' ', row.Split(' ', StringSplitOptions.RemoveEmptyEntries)))];
        Assert.Equal("listed.safetensors: tensors without an architecture", rows[0]);
        Assert.Contains("c1.weight F32 [6, 1, 5, 5] 150 0 149", rows);
        Assert.Contains("10 tensors, 61,706 values.", rows);
        (code, JsonElement document) = files.RunJson("summary", weights);
        Assert.Equal(0, code);
        Assert.Equal(10, document.GetProperty("tensors").GetArrayLength());
        Assert.Equal("F32", document.GetProperty("tensors")[0].GetProperty("type").GetString());
        Assert.Equal(0, document.GetProperty("tensors")[0].GetProperty("least").GetDouble());
    }

    [Fact]
    public void What_cannot_be_done_is_refused_and_writes_nothing()
    {
        string weights = WriteTorchLenet("refused.safetensors");
        Assert.Equal(
            "x.pt: a file is written as .onnx, .safetensors or .json. Received '.pt'.",
            files.Refused(1, "convert", files.Model, files.Path("x.pt")));
        Assert.Equal(
            "trained/model.safetensors: this file is read or written by the same command. Give another name to write to.",
            files.Refused(1, "convert", files.Model, files.Path("trained/../trained/model.safetensors")).Replace("trained/../", "", StringComparison.Ordinal));
        Assert.Equal(
            "--opset is for .onnx files. Received OUT 'x.json'. See 'fovea convert --help'.",
            files.Refused(2, "convert", files.Model, "x.json", "--opset", "13"));
        Assert.Equal(
            "--opset must be 11 to 22. Received 23. See 'fovea convert --help'.",
            files.Refused(2, "convert", files.Model, "x.onnx", "--opset", "23"));
        Assert.Equal(
            "--map says how weights are read into a model. Name the model with --into. See 'fovea convert --help'.",
            files.Refused(2, "convert", files.Model, "x.onnx", "--map", "m.json"));
        Assert.Equal(
            "--mean must be numbers with commas between them, such as 0.485,0.456,0.406. Received '1,x'. See 'fovea convert --help'.",
            files.Refused(2, "convert", files.Model, "x.onnx", "--mean", "1,x"));
        Assert.Contains("one for each channel of the input", files.Refused(1, "convert", files.Model, "x.onnx", "--mean", "1,2"), StringComparison.Ordinal);
        Assert.Contains(
            "the file holds tensors but no architecture", files.Refused(1, "convert", weights, files.Path("x.onnx")), StringComparison.Ordinal);
        Assert.Equal(
            "weights.bin: weights are read from .safetensors, .h5, .hdf5, .npz files. Received '.bin'.",
            files.Refused(1, "convert", "weights.bin", files.Path("x.onnx"), "--into", "lenet5"));
    }

    // LeNet-5 as PyTorch has it; every tensor counts up from 0.
    private string WriteTorchLenet(string name)
    {
        (string Name, int[] Shape)[] tensors =
        [
            ("c1.weight", [6, 1, 5, 5]), ("c1.bias", [6]), ("c2.weight", [16, 6, 5, 5]), ("c2.bias", [16]), ("fc1.weight", [120, 400]),
            ("fc1.bias", [120]), ("fc2.weight", [84, 120]), ("fc2.bias", [84]), ("fc3.weight", [10, 84]), ("fc3.bias", [10]),
        ];
        string path = files.Path(name);
        Safetensors.Write(path, tensors.Select(tensor =>
        {
            var shape = new Shape(tensor.Shape);
            return new SafetensorsTensor(tensor.Name, shape, Enumerable.Range(0, shape.Length).Select(i => (float)i).ToArray());
        }));
        return path;
    }
}
