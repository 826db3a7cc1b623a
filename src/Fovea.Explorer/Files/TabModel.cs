using Fovea.Models;
using Fovea.Onnx;

namespace Fovea.Explorer.Files;

/// <summary>Makes models of files that a tab has room for. How much a model takes is known before it takes any of it.</summary>
public static class TabModel
{
    /// <summary>Reads a .safetensors or .json file.</summary>
    /// <param name="bytes">The whole file.</param>
    /// <param name="source">Its name, whose ending tells which of the two it is.</param>
    /// <param name="name">What a refusal calls it.</param>
    /// <exception cref="FoveaException">The file is damaged, or the model too large for a tab.</exception>
    public static (Model Model, ModelSize Size) Parse(byte[] bytes, string source, string name)
    {
        ModelSize size = Fitting(ModelSize.Of(bytes, source), name);
        return (Model.Parse(bytes, source), size);
    }

    /// <summary>Makes layers of a graph. Nodes may share weights and layers do not: a small file may hold a large model.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="name">What a refusal calls it.</param>
    /// <exception cref="FoveaException">The graph does not become layers, or the model is too large for a tab.</exception>
    public static (Model Model, ModelSize Size) Of(OnnxModel graph, string name)
    {
        ModelSize size = Fitting(graph.Measure(), name);
        return (graph.ToModel(), size);
    }

    private static ModelSize Fitting(ModelSize size, string name)
    {
        long needed = size.ParameterBytes + size.Trace.Total;
        return needed <= TabLimits.Model ? size : throw new FoveaException(
            $"{name}: the model {size.Name} has {Parts.Show.Count(size.Parameters)} parameters and needs {TabLimits.Size(needed)} of memory: "
            + $"{TabLimits.Size(size.ParameterBytes)} for these and {TabLimits.Size(size.Trace.Total)} to run one image with every value "
            + $"visible. A browser's tab is given {TabLimits.Size(TabLimits.Model)} at most. The command 'fovea predict' runs it outside the browser.");
    }
}
