using Fovea.Kernels.Convolution;

namespace Fovea.Onnx;

/// <summary>How a graph is run.</summary>
public sealed record GraphRunnerOptions
{
    /// <summary>
    /// The number of threads of layers; 0 for as many as there are processors. The results are the same bits for any number.
    /// </summary>
    public int Threads { get; init; }

    /// <summary>Whether layers may use faster algorithms that round more than the plain sum.</summary>
    public Arithmetic Arithmetic { get; init; }

    /// <summary>
    /// Whether parts of the graph that are layers run as such, on the fast kernels; otherwise each operator runs by itself.
    /// </summary>
    public bool UseLayers { get; init; } = true;
}
