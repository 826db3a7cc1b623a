using System.Collections.Immutable;
using System.Numerics.Tensors;

namespace Fovea.Explaining.Windows;

/// <summary>
/// A filter whose numbers one knows what they do. All of them are whole numbers or binary fractions, so that sums on the page are exact.
/// </summary>
/// <param name="Key">The name in links.</param>
/// <param name="Title">The name on the page.</param>
/// <param name="Purpose">What it does to a picture.</param>
/// <param name="Size">The height and width, 3 or 5.</param>
/// <param name="Values">Size * Size numbers, row by row.</param>
/// <remarks>
/// Sources: the Sobel operator for the edges; binomial weights, the sum 1, for the blur; the Laplacian of four neighbours, and at size 5
/// the usual approximation of the Laplacian of a Gaussian; sharpen is the picture plus its Laplacian, at size 5 twice the picture less its
/// blur; emboss is the picture plus its slope along the diagonal.
/// </remarks>
public sealed record ReadyKernel(string Key, string Title, string Purpose, int Size, ImmutableArray<double> Values)
{
    private static readonly double[] Binomial = [1, 4, 6, 4, 1];
    private static readonly double[] Slope = [-1, -2, 0, 2, 1];

    /// <summary>All of them, of either size.</summary>
    public static ImmutableArray<ReadyKernel> All { get; } = [.. Small(), .. Large()];

    /// <summary>The kernels of one size; empty for a size that there is not.</summary>
    /// <param name="size">3 or 5.</param>
    public static ImmutableArray<ReadyKernel> OfSize(int size) => [.. All.Where(kernel => kernel.Size == size)];

    /// <summary>A kernel by its name and size; null where there is none.</summary>
    /// <param name="key">The name in links.</param>
    /// <param name="size">3 or 5.</param>
    public static ReadyKernel? Find(string key, int size) => All.FirstOrDefault(kernel => kernel.Key == key && kernel.Size == size);

    /// <summary>Kernels of one size as the filters of a convolution: every channel gets the same numbers.</summary>
    /// <param name="kernels">The kernels.</param>
    /// <param name="channels">The input's channels.</param>
    /// <returns>[size, size, channels, kernels].</returns>
    public static Tensor<double> ToWeight(IReadOnlyList<ReadyKernel> kernels, int channels)
    {
        ArgumentNullException.ThrowIfNull(kernels);
        if (kernels.Count == 0 || kernels.Any(kernel => kernel.Size != kernels[0].Size))
        {
            throw new FoveaException(
                "filters: kernels of one size are needed, one or more. "
                + $"Received the sizes [{string.Join(", ", kernels.Select(kernel => kernel.Size))}]. Give kernels of one size.");
        }

        int size = kernels[0].Size;
        double[] values = new double[size * size * channels * kernels.Count];
        int at = 0;
        for (int tap = 0; tap < size * size; tap++)
        {
            for (int channel = 0; channel < channels; channel++)
            {
                foreach (ReadyKernel kernel in kernels)
                {
                    values[at++] = kernel.Values[tap];
                }
            }
        }

        return Tensor.Create(values, [size, size, channels, kernels.Count]);
    }

    private static IEnumerable<ReadyKernel> Small() =>
    [
        Make("edge-horizontal", 3, [-1, -2, -1, 0, 0, 0, 1, 2, 1]),
        Make("edge-vertical", 3, [-1, 0, 1, -2, 0, 2, -1, 0, 1]),
        Make("laplacian", 3, [0, -1, 0, -1, 4, -1, 0, -1, 0]),
        Make("blur", 3, [.. Outer([1, 2, 1], [1, 2, 1]).Select(value => value / 16)]),
        Make("sharpen", 3, [0, -1, 0, -1, 5, -1, 0, -1, 0]),
        Make("emboss", 3, [-2, -1, 0, -1, 1, 1, 0, 1, 2]),
        Make("identity", 3, Identity(3)),
    ];

    private static IEnumerable<ReadyKernel> Large()
    {
        double[] blur = [.. Outer(Binomial, Binomial).Select(value => value / 256)];
        return
        [
            Make("edge-horizontal", 5, Outer(Slope, Binomial)),
            Make("edge-vertical", 5, Outer(Binomial, Slope)),
            Make("laplacian", 5, [0, 0, -1, 0, 0, 0, -1, -2, -1, 0, -1, -2, 16, -2, -1, 0, -1, -2, -1, 0, 0, 0, -1, 0, 0]),
            Make("blur", 5, blur),
            Make("sharpen", 5, [.. Identity(5).Zip(blur, (one, soft) => (2 * one) - soft)]),
            Make("emboss", 5, [-2, -2, -1, -1, 0, -2, -2, -1, 0, 1, -1, -1, 1, 1, 1, -1, 0, 1, 2, 2, 0, 1, 1, 2, 2]),
            Make("identity", 5, Identity(5)),
        ];
    }

    private static ReadyKernel Make(string key, int size, double[] values)
    {
        (string title, string purpose) = key switch
        {
            "edge-horizontal" => ("Edges, horizontal", "Answers where the picture gets brighter or darker from top to bottom."),
            "edge-vertical" => ("Edges, vertical", "Answers where the picture gets brighter or darker from left to right."),
            "laplacian" => ("Edges, all directions", "Answers where a pixel differs from the mean of its neighbours."),
            "blur" => ("Blur", "Each output is a weighted mean of its surroundings; the weights add up to 1."),
            "sharpen" => ("Sharpen", "Adds to each pixel what it differs from its surroundings."),
            "emboss" => ("Emboss", "Lights the picture from one corner, as if it were a relief."),
            _ => ("Identity", "Leaves the picture as it is: 1 in the middle, 0 around it."),
        };
        return new(key, title, purpose, size, [.. values]);
    }

    private static double[] Identity(int size) => [.. Enumerable.Range(0, size * size).Select(i => i == size * size / 2 ? 1.0 : 0.0)];

    private static double[] Outer(double[] rows, double[] columns) => [.. rows.SelectMany(row => columns.Select(column => row * column))];
}
