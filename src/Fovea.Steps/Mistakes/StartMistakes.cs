namespace Fovea.Steps.Mistakes;

/// <summary>The mistakes in the corners of a window, which forward and backward passes share.</summary>
internal static class StartMistakes
{
    public const string Vertical = "vert_start = h * stride";
    public const string Horizontal = "horiz_start = w * stride";

    public static IEnumerable<(Mistake Mistake, StartRule? Vert, StartRule? Horiz)> All { get; } =
    [
        (new("no-stride", "no stride at all", $"{Vertical}; {Horizontal}",
            "The windows start at h and w: without the stride neighbouring windows are one pixel apart."),
            StartRule.Index, StartRule.Index),
        (new("no-stride-vertically", "no stride vertically", Vertical,
            "The windows start at row h: the stride is applied to the columns only."),
            StartRule.Index, null),
        (new("no-stride-horizontally", "no stride horizontally", Horizontal,
            "The windows start at column w: the stride is applied to the rows only."),
            null, StartRule.Index),
        (new("stride-added", "h + stride in place of h * stride", $"{Vertical}; {Horizontal}",
            "The stride is added to the index, it has to be multiplied."),
            StartRule.IndexPlusStride, StartRule.IndexPlusStride),
        (new("horizontal-start-from-h", "the horizontal start taken from h", Horizontal,
            "horiz_start is computed from h, so a window never leaves the diagonal."),
            null, StartRule.OtherIndexTimesStride),
        (new("vertical-start-from-w", "the vertical start taken from w", Vertical,
            "vert_start is computed from w, so a window never leaves the diagonal."),
            StartRule.OtherIndexTimesStride, null),
        (new("starts-exchanged", "the starts of h and w exchanged", $"{Vertical}; {Horizontal}",
            "vert_start is computed from w and horiz_start from h: the output is transposed."),
            StartRule.OtherIndexTimesStride, StartRule.OtherIndexTimesStride),
    ];
}
