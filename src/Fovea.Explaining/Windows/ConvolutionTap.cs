namespace Fovea.Explaining.Windows;

/// <summary>One product of a convolution's sum: what the filter meets at one of its taps, in one channel.</summary>
/// <param name="Y">The filter's row.</param>
/// <param name="X">The filter's column.</param>
/// <param name="Channel">The channel within those that the filter sees: all of the input's without groups.</param>
/// <param name="PaddedRow">The row that it meets, counted from the first row of the padding.</param>
/// <param name="PaddedColumn">The column that it meets, counted from the first column of the padding.</param>
/// <param name="IsPadding">Whether it meets the padding.</param>
/// <param name="Value">The input there; 0 in the padding.</param>
/// <param name="Weight">The filter's weight.</param>
/// <param name="Product">Value times weight.</param>
/// <param name="RunningSum">The sum up to and including this product.</param>
public readonly record struct ConvolutionTap(
    int Y,
    int X,
    int Channel,
    int PaddedRow,
    int PaddedColumn,
    bool IsPadding,
    double Value,
    double Weight,
    double Product,
    double RunningSum);
