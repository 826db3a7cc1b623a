using Fovea.Models;
using Microsoft.ML.OnnxRuntime;

namespace Fovea.Bench.Onnx;

/// <summary>A model in ONNX Runtime, with input and output bound to memory of their own so that a run copies nothing.</summary>
internal sealed class OnnxSession : IDisposable
{
    private readonly float[] output;
    private readonly InferenceSession session;
    private readonly OrtIoBinding binding;
    private readonly RunOptions options = new();
    private readonly OrtValue inputValue;
    private readonly OrtValue outputValue;

    /// <summary>The file that the session runs.</summary>
    public byte[] File { get; }

    public OnnxSession(Model model, IReadOnlyList<float[]> images, int threads)
    {
        Shape shape = model.InputShape;
        float[] input = [.. images.SelectMany(image => ChannelsFirst.Image(image, shape))];
        output = new float[images.Count * model.OutputShape.Length];
        using var settings = new SessionOptions
        {
            IntraOpNumThreads = threads,
            InterOpNumThreads = 1,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
        };
        File = OnnxFile.Write(model, images.Count);
        session = new InferenceSession(File, settings);
        inputValue = OrtValue.CreateTensorValueFromMemory(input, [images.Count, shape.Channels, shape.Height, shape.Width]);
        outputValue = OrtValue.CreateTensorValueFromMemory(output, [images.Count, model.OutputShape.Length]);
        binding = session.CreateIoBinding();
        binding.BindInput(OnnxFile.Input, inputValue);
        binding.BindOutput(OnnxFile.Output, outputValue);
    }

    public ReadOnlySpan<float> Output => output;

    public void Run() => session.RunWithBinding(options, binding);

    public void Dispose()
    {
        binding.Dispose();
        inputValue.Dispose();
        outputValue.Dispose();
        options.Dispose();
        session.Dispose();
    }
}
