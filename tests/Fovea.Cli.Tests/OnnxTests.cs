using Fovea.Onnx;

namespace Fovea.Cli.Tests;

/// <summary>ONNX files in the commands. Their bytes stand here as a small exporter would write them.</summary>
public sealed class OnnxTests(CliFixture cli) : IClassFixture<CliFixture>
{
    [Fact]
    public void Run_writes_each_output_with_its_own_type()
    {
        string model = Save("two.onnx", TinyOnnx.TwoOutputs());
        NpyTensors.Write(cli.Path("a.npy"), OnnxTensor.Create([2, 3], new float[] { 1, 2, 3, 4, 5, 6 }));
        NpyTensors.Write(cli.Path("n.npy"), OnnxTensor.Create([2], new long[] { 7, 8 }));
        (int code, var document) = cli.RunJson("run", model, "--input", $"n={cli.Path("n.npy")}", "--input", cli.Path("a.npy"), "--output", cli.Path("out"));
        Assert.Equal(0, code);
        Assert.Equal("int64", document.GetProperty("outputs")[0].GetProperty("type").GetString());
        Assert.Equal([7L, 8], ((OnnxTensor<long>)NpyTensors.Read(cli.Path("out/output_0.npy"))).Values);
        Assert.Equal([1f, 2, 3, 4, 5, 6], ((OnnxTensor<float>)NpyTensors.Read(cli.Path("out/output_1.npy"))).Values);
        Assert.Equal([2, 3], NpyTensors.Read(cli.Path("out/output_1.npy")).Shape);
    }

    [Fact]
    public void Run_takes_fovea_models_too()
    {
        NpyTensors.Write(cli.Path("image.npy"), OnnxTensor.Create([2, 28, 28, 1], new float[2 * 784]));
        Assert.Equal(0, cli.Run("run", cli.Model, "--input", cli.Path("image.npy"), "--output", cli.Path("own")).Code);
        Assert.Equal([2, 10], NpyTensors.Read(cli.Path("own/output_0.npy")).Shape);
    }

    [Fact]
    public void Run_refuses_what_does_not_fit_in_one_line()
    {
        string model = Save("refusing.onnx", TinyOnnx.TwoOutputs());
        string array = cli.Path("b.npy");
        NpyTensors.Write(array, OnnxTensor.Create([2], new float[2]));
        Assert.Contains("the input 'n' is missing", cli.Refused(1, "run", model, "--input", array, "--output", cli.Path("no")), StringComparison.Ordinal);
        Assert.Contains(
            "is one too many", cli.Refused(1, "run", model, "--input", array, "--input", array, "--input", array, "--output", cli.Path("no")), StringComparison.Ordinal);
        Assert.Contains(
            "it has 1 dimensions in place of 2",
            cli.Refused(1, "run", model, "--input", array, "--input", array, "--output", cli.Path("no")),
            StringComparison.Ordinal);
        Assert.Contains("expected float32 [batch, 28, 28, 1]", cli.Refused(1, "run", cli.Model, "--input", array, "--output", cli.Path("no")), StringComparison.Ordinal);
        Assert.Contains(
            "has no input 'q'; its inputs are",
            cli.Refused(1, "run", model, "--input", $"q={array}", "--input", array, "--output", cli.Path("no")),
            StringComparison.Ordinal);
        Assert.Contains("--output", cli.Refused(2, "run", model, "--input", array), StringComparison.Ordinal);
        Assert.Contains("no such file", cli.Refused(1, "run", cli.Path("none.onnx"), "--input", array, "--output", cli.Path("no")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_graph_that_is_no_model_of_layers_is_summarised_as_a_graph()
    {
        string model = Save("graph.onnx", TinyOnnx.TwoOutputs());
        (int code, var document) = cli.RunJson("summary", model);
        Assert.Equal(0, code);
        Assert.Equal(2, document.GetProperty("operators").GetProperty("Identity").GetInt32());
        Assert.Equal("int64", document.GetProperty("inputs")[1].GetProperty("type").GetString());
        Assert.Contains("one input and one output", document.GetProperty("noLayers").GetString(), StringComparison.Ordinal);
        (_, string text, string note) = cli.Run("summary", model);
        Assert.Contains("input a float32 [na, 3]", text, StringComparison.Ordinal);
        Assert.Contains("Run it as it is with 'fovea run'", note, StringComparison.Ordinal);
    }

    [Fact]
    public void An_onnx_classifier_is_summarised_evaluated_asked_and_trained()
    {
        string model = Save("classifier.onnx", TinyOnnx.Classifier(10));
        (int code, var summary) = cli.RunJson("summary", model);
        Assert.Equal(0, code);
        Assert.Equal("Softmax", summary.GetProperty("layers").EnumerateArray().Last().GetProperty("type").GetString());
        Done("evaluate", model, "--data", cli.DataFolder);
        Done("predict", model, cli.Draw("seven.png", 3));
        Done("bench", "infer", "--model", model, "--batch", "2", "--rounds", "1", "--threads", "1");
        (code, _, string error) = cli.Run("train", "--model", model, "--data", cli.DataFolder, "--epochs", "1", "--out", cli.Path("further"), "--threads", "1");
        Assert.Equal(0, code);
        Assert.Contains("the Softmax at the end, softmax, is left out", error, StringComparison.Ordinal);
        Assert.DoesNotContain(
            cli.RunJson("summary", cli.Path("further/model.safetensors")).Document.GetProperty("layers").EnumerateArray(),
            layer => layer.GetProperty("type").GetString() == "Softmax");
    }

    private void Done(params string[] args)
    {
        (int code, _, string error) = cli.Run(args);
        Assert.Equal(string.Empty, error);
        Assert.Equal(0, code);
    }

    private string Save(string name, byte[] bytes)
    {
        File.WriteAllBytes(cli.Path(name), bytes);
        return cli.Path(name);
    }
}
