using Fovea.Layers;
using Fovea.Models;

namespace Fovea.Tests.Weights;

/// <summary>What PyTorch's files for the built-in networks hold: torchvision's names in the order of its modules, and PyTorch's shapes.</summary>
internal static class TorchFiles
{
    /// <summary>The names of the modules with parameters of a torchvision ResNet, in the order in which they run.</summary>
    public static IEnumerable<string> ResNet(int[] blocks, int convolutions)
    {
        yield return "conv1";
        yield return "bn1";
        for (int stage = 0; stage < blocks.Length; stage++)
        {
            for (int block = 0; block < blocks[stage]; block++)
            {
                string prefix = $"layer{stage + 1}.{block}";
                for (int i = 1; i <= convolutions; i++)
                {
                    yield return $"{prefix}.conv{i}";
                    yield return $"{prefix}.bn{i}";
                }

                if (block == 0 && (stage > 0 || convolutions == 3))
                {
                    yield return $"{prefix}.downsample.0";
                    yield return $"{prefix}.downsample.1";
                }
            }
        }

        yield return "fc";
    }

    /// <summary>The same of torchvision's mobilenet_v2.</summary>
    public static IEnumerable<string> MobileNetV2()
    {
        yield return "features.0.0";
        yield return "features.0.1";
        for (int i = 1; i <= 17; i++)
        {
            string[] inner = i == 1 ? ["0.0", "0.1", "1", "2"] : ["0.0", "0.1", "1.0", "1.1", "2", "3"];
            foreach (string name in inner)
            {
                yield return $"features.{i}.conv.{name}";
            }
        }

        yield return "features.18.0";
        yield return "features.18.1";
        yield return "classifier.1";
    }

    /// <summary>A model's parameters under the names of modules: what the file holds, and which of its tensors is which parameter.</summary>
    public static (FakeWeights File, List<(string Parameter, string Tensor)> Expected) Of(Model model, IEnumerable<string> modules)
    {
        ModelNode[] nodes = [.. model.Nodes.Where(node => node.Parameters.Count > 0)];
        string[] names = [.. modules];
        Assert.Equal(names.Length, nodes.Length);
        var arrays = new List<(string, int[])>();
        var expected = new List<(string, string)>();
        foreach ((string name, ModelNode node) in names.Zip(nodes))
        {
            foreach (Parameter parameter in node.Parameters)
            {
                string tensor = $"{name}.{TorchName(parameter)}";
                arrays.Add((tensor, TorchShape(parameter)));
                expected.Add((parameter.Name, tensor));
            }

            if (node.Layer is BatchNorm)
            {
                arrays.Add(($"{name}.num_batches_tracked", []));
            }
        }

        return (new FakeWeights(arrays), expected);
    }

    private static string TorchName(Parameter parameter) => parameter.Name[(parameter.Name.LastIndexOf('.') + 1)..] switch
    {
        "scale" => "weight",
        "offset" => "bias",
        "runningMean" => "running_mean",
        "runningVariance" => "running_var",
        string same => same,
    };

    private static int[] TorchShape(Parameter parameter)
    {
        int[] own = [.. parameter.Shape.Extents];
        return own.Length == 4 ? [own[3], own[2], own[0], own[1]] : own.Length == 2 ? [own[1], own[0]] : own;
    }
}
