using System.Globalization;
using Fovea.Kernels.Geometry;

namespace Fovea.Explaining.Windows;

/// <summary>
/// The output size of a sliding window along one axis, with today's numbers in it: floor((n + 2 pad - span) / stride) + 1 with
/// span = dilation (f - 1) + 1, why no window fits, and what the windows leave unseen.
/// </summary>
/// <param name="Axis">The axis, for the words.</param>
/// <param name="Window">The window along it.</param>
/// <remarks>Source: the exercise's conv_forward; the dilation as the field has it.</remarks>
public sealed record SizeFormula(WindowAxis Axis, Window Window)
{
    /// <summary>The formula of a window with the same padding on both sides.</summary>
    /// <param name="axis">The axis.</param>
    /// <param name="n">The input's extent.</param>
    /// <param name="f">The filter's extent.</param>
    /// <param name="stride">The distance between two windows.</param>
    /// <param name="pad">The zeros on each side.</param>
    /// <param name="dilation">The distance between two taps.</param>
    public SizeFormula(WindowAxis axis, int n, int f, int stride = 1, int pad = 0, int dilation = 1)
        : this(axis, new Window(n, f, stride, pad, pad, dilation))
    {
    }

    /// <summary>Whether it is a pooling's, which has no padding: the formula and the words then leave it out.</summary>
    public bool IsPooling { get; init; }

    /// <summary>Whether one window or more fits.</summary>
    public bool Fits => Output > 0;

    /// <summary>The number of windows, the output's extent; 0 where none fits.</summary>
    public int Output => Window.Output;

    /// <summary>
    /// The rows or columns behind the last window that none sees, because the division leaves a remainder; padding counts.
    /// </summary>
    public int Unseen => Fits ? Window.PaddedInput - ((Output - 1) * Window.Stride) - Window.Span : 0;

    /// <summary>Those of <see cref="Unseen"/> that hold input, not padding.</summary>
    public int UnseenInput => Math.Clamp(Unseen - Window.PadAfter, 0, Window.Input);

    /// <summary>The rows or columns between two windows that neither sees: the stride is larger than the window. 0 where there are
    /// none.</summary>
    public int Gap => Output > 1 ? Math.Max(0, Window.Stride - Window.Span) : 0;

    /// <summary>The formula in letters, such as ⌊(n + 2·pad − f) / stride⌋ + 1.</summary>
    public string Symbols
    {
        get
        {
            string pad = IsPooling ? string.Empty : IsEven ? " + 2·pad" : " + pad before + pad after";
            return $"⌊(n{pad} − {(Window.Dilation == 1 ? "f" : "span")}) / stride⌋ + 1";
        }
    }

    /// <summary>The formula with its numbers and its value, such as ⌊(28 + 2·1 − 3) / 2⌋ + 1 = 14.</summary>
    public string Numbers
    {
        get
        {
            string above = Text($"({Window.Input}{(IsPooling ? "" : $" + {PadText}")} − {Window.Span}) / {Window.Stride}");
            return Fits ? Text($"⌊{above}⌋ + 1 = {Output}") : Text($"{above}: {Window.PaddedInput} − {Window.Span} is below 0");
        }
    }

    /// <summary>What a dilated filter spans, such as span = dilation·(f − 1) + 1 = 2·(3 − 1) + 1 = 5; empty without dilation.</summary>
    public string SpanNumbers => Window.Dilation == 1
        ? string.Empty
        : Text($"span = dilation·(f − 1) + 1 = {Window.Dilation}·({Window.Kernel} − 1) + 1 = {Window.Span}");

    /// <summary>What the numbers mean: how many windows, what is left over, or why there is none.</summary>
    public string Words
    {
        get
        {
            if (Refusal is { } refusal)
            {
                return refusal;
            }

            string words = Text($"{Count(Output, "window")} {(Output == 1 ? "fits" : "fit")} {(IsHeight ? "one below the other" : "side by side")}.");
            if (Unseen > 0)
            {
                words += Text($" The division leaves {Unseen}: the last {Lines(Unseen)} {(Unseen == 1 ? "lies" : "lie")} in no window")
                    + (UnseenInput == 0 ? ", but only padding is lost." : UnseenInput == Unseen ? "." : Text($", {UnseenInput} of them input."));
            }

            return Gap == 0
                ? words
                : words + Text($" The stride is larger than the window: between two windows {Lines(Gap)} {(Gap == 1 ? "is" : "are")} skipped.");
        }
    }

    /// <summary>Why no window fits and what would change that; null where one fits.</summary>
    public string? Refusal
    {
        get
        {
            if (Fits)
            {
                return null;
            }

            string covers = Window.Dilation == 1 ? string.Empty : Text($" (f = {Window.Kernel} taps, {Window.Dilation} apart)");
            string fixes = Text($"Give a {Noun} of at most {((Window.PaddedInput - 1) / Window.Dilation) + 1}");
            if (Window.Dilation > 1 && Window.Kernel > 1 && Window.Kernel <= Window.PaddedInput)
            {
                fixes += Text($", a dilation of at most {(Window.PaddedInput - 1) / (Window.Kernel - 1)}");
            }

            int missing = Window.Span - Window.Input;
            return Text($"{(IsHeight ? "height" : "width")}: no window fits. The {Noun} covers {Lines(Window.Span)}{covers}, the ")
                + (Window.HasPadding ? Text($"padded input has {Window.Input} + {PadText} = {Window.PaddedInput}. ") : Text($"input has {Window.Input}. "))
                + fixes + (IsPooling ? " or a larger input." : Text($", a pad of at least {(missing + 1) / 2}, or a larger input."));
        }
    }

    private bool IsHeight => Axis == WindowAxis.Height;

    private string Noun => IsPooling ? "window" : "filter";

    private bool IsEven => Window.PadBefore == Window.PadAfter;

    private string PadText => IsEven ? Text($"2·{Window.PadBefore}") : Text($"{Window.PadBefore} + {Window.PadAfter}");

    private string Lines(int count) => Count(count, IsHeight ? "row" : "column");

    private static string Count(int count, string noun) => Text($"{count} {noun}{(count == 1 ? "" : "s")}");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
