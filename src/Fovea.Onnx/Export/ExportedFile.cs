using Fovea.Layers;
using Fovea.Metrics;
using Fovea.Models;
using Fovea.Planning;
using Fovea.Training;
using Fovea.Weights;

namespace Fovea.Onnx.Export;

/// <summary>Holds an exported file against the model that it was made of, on images.</summary>
/// <param name="model">The model.</param>
/// <param name="options">How it was exported.</param>
/// <param name="open">Makes of a file's bytes what gives its output for an input.</param>
internal sealed class ExportedFile(Model model, OnnxExportOptions options, Func<byte[], Func<OnnxTensor, OnnxTensor>> open)
{
    /// <summary>Runs both.</summary>
    /// <param name="file">The file's bytes.</param>
    /// <param name="images">Pixels from 0 to 1, channels last.</param>
    /// <exception cref="FoveaException">The file does not run, or its output is of another type or shape than the model's.</exception>
    public OutputDifference Compare(byte[] file, IReadOnlyList<float[]> images)
    {
        IReadOnlyList<float[]> prepared = [.. images.Select(Prepared)];
        IReadOnlyList<float[]> expected = ModelRun.Outputs(model, prepared);
        if (options.Softmax && model.Output.Layer is not Softmax)
        {
            foreach (float[] values in expected)
            {
                ToProbabilities(values, model.OutputShape.Channels);
            }
        }

        Func<OnnxTensor, OnnxTensor> run = open(file);
        IReadOnlyList<float[]> actual = [.. (options.BakePreprocessing ? images : prepared).Select(image => Run(run, image))];
        return OutputDifference.Of(expected, actual, areClasses: model.OutputShape.Rank == 1);
    }

    private static void ToProbabilities(float[] values, int channels)
    {
        for (int start = 0; start < values.Length; start += channels)
        {
            Span<float> row = values.AsSpan(start, channels);
            double greatest = float.MinValue;
            foreach (float value in row)
            {
                greatest = Math.Max(greatest, value);
            }

            double sum = 0;
            foreach (float value in row)
            {
                sum += Math.Exp(value - greatest);
            }

            foreach (ref float value in row)
            {
                value = (float)(Math.Exp(value - greatest) / sum);
            }
        }
    }

    private float[] Prepared(float[] pixels)
    {
        float[] copy = [.. pixels];
        ImageFeeder.Normalize(copy, model.Preprocessing);
        return copy;
    }

    private float[] Run(Func<OnnxTensor, OnnxTensor> run, float[] image)
    {
        Shape shape = model.InputShape;
        bool turns = options.Layout == OnnxLayout.Nchw;
        int[] order = turns ? LayerSite.ChannelsFirst(shape.Rank) : [.. Enumerable.Range(0, shape.Rank)];
        float[] values = ArrayOrder.Permute(image, shape.Extents.AsSpan(), order);
        OnnxTensor output = run(OnnxTensor.Create([1, .. order.Select(dimension => shape[dimension])], values));
        int[] back = turns ? LayerSite.ChannelsFirst(model.OutputShape.Rank) : [.. Enumerable.Range(0, model.OutputShape.Rank)];
        int[] expected = [1, .. back.Select(dimension => model.OutputShape[dimension])];
        return output is OnnxTensor<float> floats && floats.Shape.AsSpan().SequenceEqual(expected)
            ? ArrayOrder.Permute(floats.Values, expected.AsSpan(1), ArrayOrder.Inverse(back))
            : throw new FoveaException(
                $"{model.Name}: the exported file gives {OnnxTypes.NameOf(output.Type)} [{string.Join(", ", output.Shape)}], expected float32 "
                + $"[{string.Join(", ", expected)}].");
    }
}
