using System.Collections.Immutable;
using System.Numerics.Tensors;

namespace Fovea.Explaining.Windows;

/// <summary>
/// A filter whose numbers one knows what they do. All of them are whole numbers or binary fractions, so that sums on the page are exact.
/// </summary>
/// <param name="Key">The name in links.</param>
/// <param name="Title">The name on the page.</param>
/// <param name="Purpose">What it does to a picture.</param>
/// <param name="Size">The height and width, 1 to 7.</param>
/// <param name="Values">Size * Size numbers, row by row.</param>
/// <remarks>
/// Sources: the Sobel operator for the edges, and its larger kin; binomial weights, the sum 1, for the blur; the Laplacian of four
/// neighbours, at size 5 the usual approximation of the Laplacian of a Gaussian, at others each pixel against all around it; sharpen is the
/// picture plus its Laplacian, at larger sizes twice the picture less its blur; emboss is the picture plus its slope along the diagonal.
/// </remarks>
public sealed record ReadyKernel(string Key, string Title, string Purpose, int Size, ImmutableArray<double> Values)
{
    /// <summary>The largest size.</summary>
    public const int MostSize = 7;

    /// <summary>The kernels of one size: seven from size 3 on; what makes no sense in a smaller one is left out.</summary>
    /// <param name="size">The height and width, 1 to <see cref="MostSize"/>.</param>
    public static ImmutableArray<ReadyKernel> OfSize(int size)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, MostSize);
        if (size == 1)
        {
            return [Make("identity", 1, [1])];
        }

        double[] soft = Binomial(size);
        double[] slope = Slope(size);
        double[] blur = [.. Outer(soft, soft).Select(value => value / (1 << (2 * (size - 1))))];
        var kernels = new List<ReadyKernel>
        {
            Make("edge-vertical", size, Outer(soft, slope)),
            Make("edge-horizontal", size, Outer(slope, soft)),
            Make("blur", size, blur),
            Make("identity", size, Identity(size)),
        };
        if (size > 2)
        {
            double[] laplacian = Laplacian(size);
            double[] sharp = size == 3
                ? [.. Identity(size).Zip(laplacian, (one, difference) => one + difference)]
                : [.. Identity(size).Zip(blur, (one, mean) => (2 * one) - mean)];
            double[] relief = [.. Identity(size).Select((one, i) => one + Math.Clamp((i / size) + (i % size) - (size - 1), -2, 2))];
            kernels.InsertRange(2, [Make("laplacian", size, laplacian)]);
            kernels.InsertRange(4, [Make("sharpen", size, sharp), Make("emboss", size, relief)]);
        }

        return [.. kernels];
    }

    /// <summary>A kernel by its name and size; null where there is none.</summary>
    /// <param name="key">The name in links.</param>
    /// <param name="size">The height and width.</param>
    public static ReadyKernel? Find(string key, int size) => OfSize(size).FirstOrDefault(kernel => kernel.Key == key);

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

    // 1 1, 1 2 1, 1 3 3 1: the sum is 2 to the size - 1.
    private static double[] Binomial(int size)
    {
        double[] row = new double[size];
        row[0] = 1;
        for (int length = 1; length < size; length++)
        {
            for (int i = length; i > 0; i--)
            {
                row[i] += row[i - 1];
            }
        }

        return row;
    }

    // The difference of what lies before and behind, with a binomial weight: -1 1, -1 0 1, -1 -1 1 1, -1 -2 0 2 1.
    private static double[] Slope(int size)
    {
        double[] slope = new double[size];
        double[] soft = Binomial(Math.Max(1, size - 2));
        for (int i = 0; i < soft.Length; i++)
        {
            slope[i] -= soft[i];
            slope[size - soft.Length + i] += soft[i];
        }

        return slope;
    }

    private static double[] Laplacian(int size) => size switch
    {
        3 => [0, -1, 0, -1, 4, -1, 0, -1, 0],
        5 => [0, 0, -1, 0, 0, 0, -1, -2, -1, 0, -1, -2, 16, -2, -1, 0, -1, -2, -1, 0, 0, 0, -1, 0, 0],
        _ => [.. Identity(size).Select(one => (one * size * size) - 1)],
    };

    // An even size has no middle: the place behind it, as OwnFilter has it.
    private static double[] Identity(int size) =>
        [.. Enumerable.Range(0, size * size).Select(i => i == (size / 2 * size) + (size / 2) ? 1.0 : 0.0)];

    private static double[] Outer(double[] rows, double[] columns) => [.. rows.SelectMany(row => columns.Select(column => row * column))];
}
