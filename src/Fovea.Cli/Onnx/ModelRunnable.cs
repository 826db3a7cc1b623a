using Fovea.Kernels.Convolution;
using Fovea.Models;
using Fovea.Onnx;
using Fovea.Planning;

namespace Fovea.Cli.Onnx;

/// <summary>A model of Fovea: one input of images as they are, no preprocessing.</summary>
/// <param name="model">The model.</param>
/// <param name="threads">The number of threads.</param>
/// <param name="arithmetic">Which algorithms may be chosen.</param>
internal sealed class ModelRunnable(Model model, int threads, Arithmetic arithmetic) : IRunnable
{
    private const int MostImages = 64;

    public IReadOnlyList<string> Inputs => ["input"];

    public IReadOnlyList<(string Name, OnnxTensor Value)> Run(IReadOnlyDictionary<string, OnnxTensor> inputs)
    {
        OnnxTensor given = inputs.GetValueOrDefault("input") ?? throw new FoveaException($"{model.Name}: the input is missing. Give --input FILE.");
        Shape shape = model.InputShape;
        if (given is not OnnxTensor<float> images || images.Rank != shape.Rank + 1 || !images.Shape.Skip(1).SequenceEqual(shape.Extents))
        {
            throw new FoveaException(
                $"{model.Name}: the input does not fit. Received {OnnxTypeNames.Of(given.Type)} [{string.Join(", ", given.Shape)}], expected float32 "
                + $"[batch, {string.Join(", ", shape.Extents)}].");
        }

        int count = images.Shape[0];
        var results = new float[count * model.OutputShape.Length];
        Plan? plan = count == 0 ? null : model.Compile(
            Math.Min(count, MostImages), PlanMode.Inference, new PlanOptions { Threads = threads, Arithmetic = arithmetic });
        for (int done = 0; done < count; done += MostImages)
        {
            int part = Math.Min(MostImages, count - done);
            for (int i = 0; i < part; i++)
            {
                images.Values.AsSpan((done + i) * shape.Length, shape.Length).CopyTo(plan!.Input(i));
            }

            plan!.Forward(part);
            for (int i = 0; i < part; i++)
            {
                plan.Output(i).CopyTo(results.AsSpan((done + i) * model.OutputShape.Length));
            }
        }

        return [(model.Output.Name, OnnxTensor.Create([count, .. model.OutputShape.Extents], results))];
    }
}
