using System.Text;
using Fovea.Formats.Npy;
using Fovea.Fuzzing.Engine;
using Fovea.Weights;

namespace Fovea.Fuzzing.Targets;

/// <summary>.npz files as arrays and as weights for a model.</summary>
internal sealed class NpzWeightsTarget() : FileTarget(
    "npz-weights", "weights.npz", 1032 * 64, "deflate turns a byte into 1032, each of which may become a number")
{
    protected override IReadOnlyList<string> Words =>
        ["PK\u0003\u0004", "PK\u0001\u0002", "PK\u0005\u0006", "PK\u0006\u0006", "PK\u0006\u0007", ".npy", "'<f4'", "'|u1'", "/../", "conv1.weight.npy"];

    protected override IReadOnlyList<byte[]> Corpus(string folder) =>
    [
        .. ((bool[])[false, true]).Select(compress => Written(Path.Combine(folder, "w"), path => NpzFile.Write(
            path,
            [.. SampleModels.All()[1].Parameters.Select(each => (each.Name, new NpyArray(each.Shape.Extents, each.Values.ToArray())))],
            compress))),
    ];

    protected override void Read(string path)
    {
        NpzFile file = NpzFile.Open(path);
        var refused = new FirstRefusal();
        foreach (string name in file.Names)
        {
            refused.Try(() =>
            {
                _ = file.Locate(name);
                _ = file.Read(name).ToSingles();
            });
        }

        refused.Try(() =>
        {
            Models.Model model = SampleModels.All()[1];
            var source = new NpzWeights(file);
            new WeightMatch(model, source, WeightMap.Auto(model, source)).Load();
        });
        refused.Throw();
    }
}

/// <summary>The map from a file's tensors to a model's parameters, a JSON file.</summary>
internal sealed class WeightMapTarget() : FileTarget("weight-map", "map.json", 1024, "JSON becomes objects, and a message lists what is known")
{
    protected override IReadOnlyList<string> Words =>
        ["\"format\"", "\"fovea-map/1\"", "\"convention\"", "\"pytorch\"", "\"keras\"", "\"tensors\"", "\"ignore\"", "[", "]", "{", "}", "null", "\"\\uD800\""];

    protected override IReadOnlyList<byte[]> Corpus(string folder) =>
    [
        Encoding.UTF8.GetBytes(
            """{"format":"fovea-map/1","convention":"pytorch","tensors":{"conv1.weight":"features.0.weight","dense1.bias":"b"},"ignore":["n"]}"""),
        Written(Path.Combine(folder, "m"), new WeightMap(WeightConvention.Keras, [("a", "b"), ("c", "d")], []).Save),
    ];

    protected override void Read(string path) => WeightMap.Read(path);
}
