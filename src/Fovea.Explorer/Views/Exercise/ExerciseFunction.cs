using System.Collections.Immutable;
using Fovea.Steps.Exercise;

namespace Fovea.Explorer.Views.Exercise;

/// <summary>A function of the exercise, as the view presents it.</summary>
/// <param name="Name">The exercise's name for it.</param>
/// <param name="Summary">What it does, in one sentence.</param>
/// <param name="Formulas">Its formulas, in the notation of MathText.</param>
/// <param name="Letters">What the letters in them stand for.</param>
/// <param name="SourceFile">The file of Fovea.Steps that holds it.</param>
/// <param name="Shown">The view that shows it step by step on one of these examples, as its link says.</param>
public sealed record ExerciseFunction(string Name, string Summary, string[] Formulas, string Letters, string SourceFile, string Shown)
{
    // The example of conv_forward with its filters.
    private const string Example = "input=exercise&kernel=exercise&pad=1&stride=2";

    private const string Convolution =
        "i is the image, h and w the place of the output, c the filter; y, x and k go over the rows, columns and channels of a filter; f is its "
        + "size, s the stride, p the pad.";

    private const string Pooling =
        "i is the image, h and w the place of the output, c the channel; y and x go over the rows and columns of a window; f is its size, s the stride.";

    /// <summary>The functions in the exercise's order.</summary>
    public static IReadOnlyList<ExerciseFunction> All { get; } =
    [
        new(
            "zero_pad",
            "Lays p zeros around every image of a batch, so that a window may stand at its edge.",
            ["X^{pad}_{i, h+p, w+p, c} = X_{i, h, w, c}"],
            "i is the image, h and w its row and column, c the channel, p the pad. All other places hold 0.",
            "Step.ZeroPad.cs",
            $"#convolution?{Example}"),
        new(
            "conv_single_step",
            "Lays one filter on one slice of the input: the products are summed, and the bias is added once.",
            ["Z = ∑_{y, x, k} a_{y, x, k} ⋅ W_{y, x, k} + b"],
            "y and x go over the rows and columns of the filter, k over the channels.",
            "Step.ConvSingleStep.cs",
            $"#convolution?{Example}"),
        new(
            "conv_forward",
            "Slides every filter over every padded image; each window gives one value of the output.",
            [
                "n = ⌊ frac{n^{prev} − f + 2 p}{s} ⌋ + 1",
                "Z_{i, h, w, c} = ∑_{y, x, k} A^{pad}_{i, h s + y, w s + x, k} ⋅ W_{y, x, k, c} + b_{c}",
            ],
            Convolution,
            "Step.ConvForward.cs",
            $"#convolution?{Example}"),
        new(
            "pool_forward",
            "Takes the greatest or the mean value of every window, channel by channel.",
            [
                "n = ⌊ frac{n^{prev} − f}{s} ⌋ + 1",
                "A_{i, h, w, c} = max_{y, x < f} A^{prev}_{i, h s + y, w s + x, c}",
                "A_{i, h, w, c} = frac{1}{f^{2}} ∑_{y, x < f} A^{prev}_{i, h s + y, w s + x, c}",
            ],
            Pooling,
            "Step.PoolForward.cs",
            "#pooling?f=3&input=exercise&stride=2"),
        new(
            "conv_backward",
            "Sends every gradient back to the inputs and weights that made its value; then the padding is cropped off.",
            [
                "dA^{pad}_{i, h s + y, w s + x, k} += W_{y, x, k, c} ⋅ dZ_{i, h, w, c}",
                "dW_{y, x, k, c} += A^{pad}_{i, h s + y, w s + x, k} ⋅ dZ_{i, h, w, c}",
                "db_{c} += dZ_{i, h, w, c}",
            ],
            Convolution,
            "Step.ConvBackward.cs",
            $"#backward?{Example}"),
        new(
            "create_mask_from_window",
            "Marks the greatest value of a window, the one that decided what max pooling gave.",
            ["M_{h, w} = ( x_{h, w} = max x )"],
            "M is true where x is the greatest value; at several places where they tie.",
            "Step.Windows.cs",
            "#backward?f=3&input=exercise&mode=max&stride=2"),
        new(
            "distribute_value",
            "Spreads a value evenly over a window, as average pooling spreads its gradient.",
            ["a_{h, w} = frac{dz}{n_{H} ⋅ n_{W}}"],
            "The window has n_H rows and n_W columns; the sum of its values is dz again.",
            "Step.Windows.cs",
            "#backward?f=3&input=exercise&mode=average&stride=2"),
        new(
            "pool_backward",
            "Sends every gradient to the greatest value of its window, or spreads it evenly; where windows overlap, shares add up.",
            [
                "dA^{prev}_{i, h s + y, w s + x, c} += M_{y, x} ⋅ dA_{i, h, w, c}",
                "dA^{prev}_{i, h s + y, w s + x, c} += frac{1}{f^{2}} dA_{i, h, w, c}",
            ],
            Pooling,
            "Step.PoolBackward.cs",
            "#backward?f=3&input=exercise&mode=max&stride=2"),
    ];

    /// <summary>The function's published examples.</summary>
    public ImmutableArray<ExerciseCase> Cases { get; } = [.. PublishedExercise.Cases.Where(example => example.Function == Name)];

    /// <summary>Its name in C#.</summary>
    public string Method => string.Concat(Name.Split('_').Select(word => char.ToUpperInvariant(word[0]) + word[1..]));

    /// <summary>The source of the file, as it was compiled.</summary>
    public string ReadSource()
    {
        using Stream stream = typeof(ExerciseFunction).Assembly.GetManifestResourceStream(SourceFile)!;
        return new StreamReader(stream).ReadToEnd();
    }
}
