using System.Text;
using Fovea.Fuzzing.Engine;
using Fovea.Layers;
using Fovea.Models;
using Fovea.Models.Json;
using Fovea.Training;
using Fovea.Training.Runs;

namespace Fovea.Fuzzing.Targets;

/// <summary>The networks that the corpora of model files are made of.</summary>
internal static class SampleModels
{
    public static readonly string[] Words =
    [
        "\"conv2d\"", "\"dense\"", "\"batchnorm\"", "\"type\"", "\"name\"", "\"inputs\"", "\"input\"", "\"filters\"", "\"kernel\"", "\"stride\"", "\"padding\"",
        "\"groups\"", "\"units\"", "\"same\"", "\"valid\"", "[3,3]", "[[", "{\"", "true", "-1", "2147483647",
    ];

    public static Model[] All() =>
    [
        Model.Sequential(
            "small",
            new Shape(6, 6, 1),
            new Conv2D(4, kernel: 3, padding: Padding.Same),
            new BatchNorm(),
            new Relu(),
            new MaxPool2D(2),
            new DepthwiseConv2D(3),
            new Flatten(),
            new Dropout(0.5f),
            new Dense(3)),
        Branched(),
    ];

    private static Model Branched()
    {
        Node x = Node.Input(6, 6, 2);
        Node y = x.Conv2D(2, kernel: 3, padding: 1, bias: false).BatchNorm().Relu();
        return Model.FromGraph("branched", (x + y).GlobalAveragePool2D().Dense(2));
    }
}

/// <summary>A model's JSON form, before memory is taken for its parameters.</summary>
internal sealed class ModelJsonTarget() : FileTarget("model-json", "model.json", 1024, "a layer is a few objects, and a message lists what is known")
{
    protected override IReadOnlyList<string> Words => SampleModels.Words;

    protected override IReadOnlyList<byte[]> Corpus(string folder) => [.. SampleModels.All().Select(model => Encoding.UTF8.GetBytes(model.ToJson()))];

    protected override void Read(string path) => ModelJsonReader.Read(Encoding.UTF8.GetBytes(ModelFiles.ReadText(path)), path);
}

/// <summary>A model as .safetensors with its architecture inside.</summary>
internal sealed class ModelTarget() : FileTarget("model", "model.safetensors", 1024, "a layer is a few objects; parameters are as many as the file has")
{
    protected override IReadOnlyList<string> Words => [.. SampleModels.Words, "\"F32\"", "\"dtype\"", "\"data_offsets\"", "\\\"dense\\\"", "\\\"kernel\\\":"];

    protected override IReadOnlyList<byte[]> Corpus(string folder) =>
        [.. SampleModels.All().Select(model => Written(Path.Combine(folder, "m.safetensors"), model.Save))];

    protected override void Read(string path) => Model.Load(path);
}

/// <summary>The description of a training run, config.json.</summary>
internal sealed class RunConfigTarget() : FileTarget("run-config", "config.json", 256, "JSON becomes objects, and every value is kept as text")
{
    protected override IReadOnlyList<string> Words => ["\"arguments\"", "\"model\"", "\"epochs\"", "[", "]", "{", "}", "null", "\"\\uD800\""];

    public static string Sample() =>
        $"{{\"fovea\":\"0.1.0\",\"arguments\":[\"train\",\"--epochs\",\"3\"],\"epochs\":3,\"batch\":32,\"model\":{SampleModels.All()[1].ToJson()}}}";

    protected override IReadOnlyList<byte[]> Corpus(string folder) => [Encoding.UTF8.GetBytes(Sample())];

    protected override void Read(string path) => _ = RunConfig.Read(path).Model;
}

/// <summary>The state of a run as a checkpoint keeps it.</summary>
internal sealed class RunStateTarget() : FileTarget("run-state", "state.json", 256, "JSON becomes objects")
{
    private static readonly string[] Classes = ["a", "b", "c"];

    protected override IReadOnlyList<string> Words =>
        ["\"confusion\"", "\"validationLoss\"", "\"NaN\"", "\"epochs\"", "[0,1,2]", "[9,9,9]", "-5", "1e999", "\"finished\":false"];

    public static RunState State()
    {
        var confusion = new Fovea.Metrics.ConfusionMatrix(Classes);
        confusion.Set(0, 1, 5);
        confusion.Set(2, 2, 9);
        return new RunState
        {
            Epoch = 2,
            Epochs = [new EpochResult(1, 0.5, 0.75, new Evaluation(double.NaN, confusion), 1.5), new EpochResult(2, 0.25, 0.9, null, 1.5)],
        };
    }

    protected override IReadOnlyList<byte[]> Corpus(string folder) => [Encoding.UTF8.GetBytes(RunStateJson.Write(State()))];

    protected override void Read(string path) => RunStateJson.Read(ModelFiles.ReadText(path), path, Classes);
}

/// <summary>A checkpoint.</summary>
internal sealed class CheckpointTarget() : FileTarget("checkpoint", "checkpoint.safetensors", 256, "the header's JSON becomes objects")
{
    private readonly float[] weights = new float[30];
    private RunConfig? config;

    protected override IReadOnlyList<string> Words => ["\"F32\"", "\"shape\"", "\"data_offsets\"", "model/w", "optimizer/m", "fovea.run", "fovea.sha256"];

    private List<(string Name, Memory<float> Values)> Arrays => [("model/w", weights.AsMemory(0, 20)), ("optimizer/m", weights.AsMemory(20))];

    protected override IReadOnlyList<byte[]> Corpus(string folder)
    {
        string path = Path.Combine(folder, "sample.json");
        File.WriteAllText(path, RunConfigTarget.Sample());
        config = RunConfig.Read(path);
        return [Written(Path.Combine(folder, "c.safetensors"), target => Checkpoint.Write(target, RunStateTarget.State(), config, Arrays))];
    }

    protected override void Read(string path)
    {
        _ = Checkpoint.IsUnfinished(path);
        Checkpoint.Read(path, config!, ["a", "b", "c"], Arrays);
    }
}
