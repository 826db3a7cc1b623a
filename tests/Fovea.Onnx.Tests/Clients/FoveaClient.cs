using System.Collections.Immutable;
using Fovea.Kernels.Convolution;
using Fovea.Models;
using Fovea.Planning;
using Fovea.Weights;

namespace Fovea.Onnx.Tests.Clients;

/// <summary>Runs a model in Fovea itself, with images and results in either layout.</summary>
internal static class FoveaClient
{
    /// <summary>What a model gives for images that lie one behind the other, channels last.</summary>
    public static float[] Run(Model model, ReadOnlySpan<float> images, int batch)
    {
        Plan plan = model.Compile(batch, options: new PlanOptions { Arithmetic = Arithmetic.Strict, Threads = 1 });
        int length = model.InputShape.Length;
        for (int image = 0; image < batch; image++)
        {
            images.Slice(image * length, length).CopyTo(plan.Input(image));
        }

        plan.Forward(batch);
        return [.. Enumerable.Range(0, batch).SelectMany(image => plan.Output(image).ToArray())];
    }

    /// <summary>Images as a tensor of a file, in its layout.</summary>
    public static OnnxTensor<float> ToTensor(float[] images, Shape shape, int batch, OnnxLayout layout)
    {
        int[] extents = [batch, .. shape.Extents];
        int[] order = layout == OnnxLayout.Nchw && shape.Rank > 1
            ? [0, shape.Rank, .. Enumerable.Range(1, shape.Rank - 1)]
            : [.. Enumerable.Range(0, extents.Length)];
        return OnnxTensor.Create(
            [.. order.Select(dimension => extents[dimension])], ArrayOrder.Permute(images, extents, order));
    }

    /// <summary>Fills all parameters with numbers that make every layer do something: no zeros, no ones, positive variances.</summary>
    public static Model Randomized(Model model, int seed)
    {
        model.Initialize((ulong)seed);
        var random = new System.Random(seed);
        foreach (Parameter parameter in model.Parameters)
        {
            string name = parameter.Name[(parameter.Name.LastIndexOf('.') + 1)..];
            Span<float> values = parameter.Span;
            for (int i = 0; i < values.Length; i++)
            {
                values[i] = name switch
                {
                    "weight" => values[i],
                    "scale" or "runningVariance" => 0.5f + random.NextSingle(),
                    _ => random.NextSingle() - 0.5f,
                };
            }
        }

        return model;
    }

    public static float[] Images(Shape shape, int batch, int seed)
    {
        var random = new System.Random(seed);
        return [.. Enumerable.Range(0, shape.Length * batch).Select(_ => (random.NextSingle() * 4) - 2)];
    }
}
