namespace Fovea.Explaining.Backward;

/// <summary>
/// Holds one entry of a gradient against the cost itself: the number it belongs to is moved by h up and down, the forward pass is run for
/// the outputs that read it, and (J+ - J-) / 2h must be the gradient.
/// </summary>
public static class CentralDifference
{
    /// <summary>h: small enough for corners to be rare, large enough for the rounding of J not to matter.</summary>
    public const double DefaultStep = 1e-4;

    /// <summary>For an entry of a convolution's gradients.</summary>
    /// <param name="walk">The convolution.</param>
    /// <param name="entry">The entry; not one in the padding, which is no number that could be moved.</param>
    public static GradientCheck Of(ConvolutionBackwardWalk walk, GradientEntry entry) => entry.Kind switch
    {
        GradientKind.Input => OfInput(walk, entry.Row, entry.Column, entry.Channel),
        GradientKind.Weight => OfWeight(walk, entry.Row, entry.Column, entry.Channel, entry.Filter),
        _ => OfBias(walk, entry.Filter),
    };

    /// <summary>For an entry of a convolution's dA_prev.</summary>
    /// <param name="walk">The convolution.</param>
    /// <param name="row">The entry's row in the input, without padding.</param>
    /// <param name="column">Its column.</param>
    /// <param name="inputChannel">Its channel.</param>
    /// <param name="step">h.</param>
    public static GradientCheck OfInput(ConvolutionBackwardWalk walk, int row, int column, int inputChannel, double step = DefaultStep)
    {
        ArgumentNullException.ThrowIfNull(walk);
        int paddedRow = row + walk.Forward.Rows.PadBefore;
        int paddedColumn = column + walk.Forward.Columns.PadBefore;
        return walk.Check(
            ref walk.InputNumber(paddedRow, paddedColumn, inputChannel), walk.InputContributions(paddedRow, paddedColumn, inputChannel), step);
    }

    /// <summary>For an entry of a convolution's dW.</summary>
    /// <param name="walk">The convolution.</param>
    /// <param name="tapRow">The weight's row in the filter.</param>
    /// <param name="tapColumn">Its column.</param>
    /// <param name="channel">The channel within those that the filter sees.</param>
    /// <param name="filter">The filter.</param>
    /// <param name="step">h.</param>
    public static GradientCheck OfWeight(
        ConvolutionBackwardWalk walk, int tapRow, int tapColumn, int channel, int filter, double step = DefaultStep)
    {
        ArgumentNullException.ThrowIfNull(walk);
        return walk.Check(
            ref walk.WeightNumber(tapRow, tapColumn, channel, filter), walk.WeightContributions(tapRow, tapColumn, channel, filter), step);
    }

    /// <summary>For an entry of a convolution's db.</summary>
    /// <param name="walk">The convolution.</param>
    /// <param name="filter">The filter.</param>
    /// <param name="step">h.</param>
    public static GradientCheck OfBias(ConvolutionBackwardWalk walk, int filter, double step = DefaultStep)
    {
        ArgumentNullException.ThrowIfNull(walk);
        return walk.Check(ref walk.BiasNumber(filter), walk.BiasContributions(filter), step);
    }

    /// <summary>For an entry of a pooling's dA_prev. Where maxima tie, the cost has a corner: no policy is then the slope.</summary>
    /// <param name="walk">The pooling.</param>
    /// <param name="row">The entry's row.</param>
    /// <param name="column">Its column.</param>
    /// <param name="channel">Its channel.</param>
    /// <param name="step">h.</param>
    public static GradientCheck OfPoolingInput(PoolingBackwardWalk walk, int row, int column, int channel, double step = DefaultStep)
    {
        ArgumentNullException.ThrowIfNull(walk);
        return walk.Check(row, column, channel, step);
    }
}
