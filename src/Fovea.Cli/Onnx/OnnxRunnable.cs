using Fovea.Kernels.Convolution;
using Fovea.Onnx;

namespace Fovea.Cli.Onnx;

/// <summary>An ONNX graph.</summary>
internal sealed class OnnxRunnable : IRunnable
{
    private readonly GraphRunner runner;

    public OnnxRunnable(string path, int threads, Arithmetic arithmetic)
    {
        var options = new GraphRunnerOptions { Threads = threads, Arithmetic = arithmetic };
        runner = new GraphRunner(OnnxModel.Load(path), options);
    }

    public IReadOnlyList<string> Inputs => [.. runner.Model.Inputs.Select(input => input.Name)];

    public IReadOnlyList<(string Name, OnnxTensor Value)> Run(IReadOnlyDictionary<string, OnnxTensor> inputs) =>
        [.. runner.Model.Outputs.Select(output => output.Name).Zip(runner.Run(inputs))];
}
