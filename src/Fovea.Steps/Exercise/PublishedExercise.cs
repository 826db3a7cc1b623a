using System.Collections.Immutable;
using System.Numerics.Tensors;

namespace Fovea.Steps.Exercise;

/// <summary>
/// The exercise's published examples, in its order. The inputs come from NumPy's legacy generator (np.random.seed, np.random.randn).
/// </summary>
public static partial class PublishedExercise
{
    // NumPy prints eight decimals.
    private const int Printed = 8;

    /// <summary>Every published example.</summary>
    public static ImmutableArray<ExerciseCase> Cases { get; } = [.. Convolution(), .. Pooling()];

    private static string Seed(uint seed) => $"np.random.seed({seed})";

    private static string Draw(string name, params int[] shape) => $"{name} = np.random.randn({string.Join(", ", shape)})";

    private static PublishedValue Mean(string name, Tensor<double> tensor, double published, int? decimals = null) =>
        new($"mean of {name}", [published], [tensor.ToFlatArray().Average()], decimals);

    private static PublishedValue Shape(string name, Tensor<double> tensor, params int[] published) =>
        new($"shape of {name}", [.. published.Select(size => (double)size)], [.. tensor.ShapeArray().Select(size => (double)size)], 0);

    private static PublishedValue Row(string name, Tensor<double> tensor, int[] prefix, params double[] published) =>
        new($"{name}[{string.Join(",", prefix)}]", [.. published], [.. Pick(tensor, prefix)], Printed);

    private static double[] Pick(Tensor<double> tensor, int[] prefix)
    {
        int[] shape = tensor.ShapeArray();
        int length = 1;
        int start = 0;
        for (int d = 0; d < shape.Length; d++)
        {
            start = (start * shape[d]) + (d < prefix.Length ? prefix[d] : 0);
            length *= d < prefix.Length ? 1 : shape[d];
        }

        return tensor.ToFlatArray().AsSpan(start, length).ToArray();
    }
}
