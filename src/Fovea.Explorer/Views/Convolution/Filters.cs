using System.Numerics.Tensors;
using Fovea.Explaining.Windows;

namespace Fovea.Explorer.Views.Convolution;

/// <summary>The filters that the settings name.</summary>
/// <param name="Weight">[f, f, channels, filters].</param>
/// <param name="Bias">[filters].</param>
/// <param name="Names">What each is called.</param>
/// <param name="Purposes">What each does, where that is known.</param>
public sealed record Filters(Tensor<double> Weight, Tensor<double> Bias, IReadOnlyList<string> Names, IReadOnlyList<string> Purposes)
{
    private const int ExerciseFilters = 8;
    private const int MostOwnChannels = 64;

    /// <summary>Makes them.</summary>
    /// <exception cref="FoveaException">They cannot be used with this input; the message says why.</exception>
    public static Filters Of(ConvolutionSettings settings, int channels, ModelFilters? model)
    {
        if (model is not null)
        {
            int expected = (int)model.Weight.Lengths[2];
            return expected == channels
                ? new(model.Weight, model.Bias, Numbered((int)model.Weight.Lengths[3], $"{model.Layer} filter"), [])
                : throw new FoveaException(
                    $"filters: the input has {channels} channels, {model.Layer} expects {expected}. Choose an input with {expected}, or other filters.");
        }

        switch (settings.Kernel)
        {
            case KernelKind.Exercise:
                (Tensor<double> weight, Tensor<double> bias) = ExerciseExample.Filters(settings.F, channels, ExerciseFilters);
                return new(weight, bias, Numbered(ExerciseFilters, "filter"), []);
            case KernelKind.Own:
                return new(Own(settings, channels).ToWeight(), BiasOf(settings, 1), ["own numbers"], []);
            default:
                IReadOnlyList<ReadyKernel> ready = ReadyKernel.OfSize(settings.F);
                return new(
                    ReadyKernel.ToWeight(ready, channels),
                    BiasOf(settings, ready.Count),
                    [.. ready.Select(kernel => kernel.Title)],
                    [.. ready.Select(kernel => kernel.Purpose)]);
        }
    }

    /// <summary>The person's own filter, in the size that the settings ask for.</summary>
    public static OwnFilter Own(ConvolutionSettings settings, int channels) =>
        (settings.Own.Length > 0 ? OwnFilter.Read(settings.Own, ConvolutionSettings.MostF, MostOwnChannels) : new OwnFilter(1, 1, [1.0]))
        .Fit(settings.F, channels);

    private static Tensor<double> BiasOf(ConvolutionSettings settings, int count)
    {
        double bias = TypedNumbers.Number("bias", settings.Bias);
        return Tensor.Create([.. Enumerable.Repeat(bias, count)]);
    }

    private static string[] Numbered(int count, string name) => [.. Enumerable.Range(0, count).Select(number => $"{name} {number}")];
}
