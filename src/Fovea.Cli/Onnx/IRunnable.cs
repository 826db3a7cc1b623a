using Fovea.Onnx;

namespace Fovea.Cli.Onnx;

/// <summary>What <c>fovea run</c> runs.</summary>
internal interface IRunnable
{
    /// <summary>The names of the inputs, in order.</summary>
    IReadOnlyList<string> Inputs { get; }

    /// <summary>The outputs, in order.</summary>
    IReadOnlyList<(string Name, OnnxTensor Value)> Run(IReadOnlyDictionary<string, OnnxTensor> inputs);
}
