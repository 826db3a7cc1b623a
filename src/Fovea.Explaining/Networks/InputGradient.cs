namespace Fovea.Explaining.Networks;

/// <summary>
/// How much the score of a class moves with each pixel (Simonyan et al., "Deep inside convolutional networks", 2014), taken at the image as
/// the network receives it, after preprocessing.
/// </summary>
/// <param name="Size">For each pixel the greatest size of the gradient among its channels: how much it counts.</param>
/// <param name="Signed">For each pixel the sum over its channels: blue where more makes the score greater, orange where less does.</param>
/// <param name="TimesInput">For each pixel the sum of gradient times value: what it adds to the score, seen linearly.</param>
public sealed record InputGradient(Heatmap Size, Heatmap Signed, Heatmap TimesInput)
{
    /// <summary>The maps after <see cref="ImageRun.Explain"/>.</summary>
    /// <param name="run">The run.</param>
    /// <exception cref="InvalidOperationException">The gradient is not there.</exception>
    public static InputGradient Of(ImageRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        ReadOnlySpan<float> gradient = run.GradientOf(run.Model.Input).Span;
        ReadOnlySpan<float> input = run.Output(run.Model.Input).Span;
        (int height, int width, int channels) = MapSize.Of(run.Model.InputShape);
        float[] size = new float[height * width], signed = new float[height * width], times = new float[height * width];
        for (int i = 0; i < gradient.Length; i++)
        {
            int pixel = i / channels;
            size[pixel] = Math.Max(size[pixel], Math.Abs(gradient[i]));
            signed[pixel] += gradient[i];
            times[pixel] += gradient[i] * input[i];
        }

        return new InputGradient(new Heatmap(height, width, size), new Heatmap(height, width, signed), new Heatmap(height, width, times));
    }
}
