using System.Globalization;

namespace Fovea.Reports.Html;

/// <summary>A line of a chart.</summary>
/// <param name="Name">What the legend calls it.</param>
/// <param name="Style">The class that gives it colour and dashes: <c>a</c> or <c>b</c>.</param>
/// <param name="Values">A value for each epoch; null or not a number leaves a gap.</param>
internal sealed record Series(string Name, string Style, IReadOnlyList<double?> Values);

/// <summary>Lines over epochs as SVG, with axes, a legend, and values that show where the pointer is.</summary>
/// <param name="title">The heading.</param>
/// <param name="epochs">The numbers of the epochs.</param>
/// <param name="series">The lines; those without any value are left out.</param>
/// <param name="axis">The vertical axis.</param>
/// <param name="show">How a value is written.</param>
internal sealed class Chart(string title, IReadOnlyList<int> epochs, IReadOnlyList<Series> series, Axis axis, Func<double, string> show)
{
    private const double Width = 400;
    private const double Height = 250;
    private const double Left = 50;
    private const double Right = 390;
    private const double Top = 22;
    private const double Bottom = 218;

    // More places than this are thinner than a pointer, and dots would be a band.
    private const int MostPlaces = 250;
    private const int MostDots = 60;

    private readonly Axis across = Axis.Epochs(epochs[0], epochs[^1]);
    private readonly Series[] lines = [.. series.Where(line => line.Values.Any(IsThere))];

    public void Write(HtmlWriter html)
    {
        html.Write($"<figure class=\"chart\"><figcaption><h3>{title}{(axis.IsLogarithmic ? ", logarithmic" : "")}</h3><span class=\"legend\">");
        foreach (Series line in lines)
        {
            html.Write($"<span><svg class=\"key {line.Style}\" viewBox=\"0 0 26 8\" aria-hidden=\"true\"><path d=\"M0 4H26\"/></svg>{line.Name}</span>");
        }

        html.Write($"</span></figcaption><svg viewBox=\"0 0 {Width} {Height}\" role=\"img\" aria-label=\"{Description()}\">");
        Axes(html);
        foreach (Series line in lines)
        {
            html.Write($"<path class=\"line {line.Style}\" d=\"{Path(line)}\"/>");
            if (epochs.Count <= MostDots)
            {
                Dots(html, line);
            }
        }

        Places(html);
        html.Raw("</svg></figure>\n");
    }

    private static bool IsThere(double? value) => value is { } number && double.IsFinite(number);

    private static string Number(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);

    private string Description()
    {
        IEnumerable<string> ends = lines.Select(line =>
        {
            double?[] there = [.. line.Values.Where(IsThere)];
            return $"{line.Name} from {show(there[0]!.Value)} to {show(there[^1]!.Value)}";
        });
        return $"{title} over {Words.Several(epochs.Count, "epoch", "epochs")}: {string.Join(", ", ends)}";
    }

    private void Axes(HtmlWriter html)
    {
        html.Raw("<g class=\"grid\">");
        foreach (double tick in axis.Ticks)
        {
            string y = Number(Y(tick));
            html.Write($"<path d=\"M{Left:0.#} {y}H{Right:0.#}\"/>"
                + $"<text x=\"{Left - 7:0.#}\" y=\"{y}\" dy=\".35em\" text-anchor=\"end\">{axis.Label(tick)}</text>");
        }

        foreach (double tick in across.Ticks)
        {
            html.Write($"<text x=\"{X(tick):0.#}\" y=\"{Bottom + 16:0.#}\" text-anchor=\"middle\">{across.Label(tick)}</text>");
        }

        html.Write($"<text x=\"{(Left + Right) / 2:0.#}\" y=\"{Height - 3:0.#}\" text-anchor=\"middle\">epoch</text></g>");
    }

    private string Path(Series line)
    {
        var path = new System.Text.StringBuilder();
        bool isDown = false;
        for (int i = 0; i < epochs.Count; i++)
        {
            if (!IsThere(line.Values[i]))
            {
                isDown = false;
                continue;
            }

            path.Append(isDown ? 'L' : 'M').Append(Number(X(epochs[i]))).Append(' ').Append(Number(Y(line.Values[i]!.Value)));
            isDown = true;
        }

        return path.ToString();
    }

    private void Dots(HtmlWriter html, Series line)
    {
        html.Write($"<g class=\"dots {line.Style}\">");
        for (int i = 0; i < epochs.Count; i++)
        {
            if (IsThere(line.Values[i]))
            {
                html.Write($"<circle cx=\"{X(epochs[i]):0.#}\" cy=\"{Y(line.Values[i]!.Value):0.#}\" r=\"2.4\"/>");
            }
        }

        html.Raw("</g>");
    }

    // A column for each epoch that shows its values while the pointer is in it: no script is needed for that.
    private void Places(HtmlWriter html)
    {
        int stride = (epochs.Count + MostPlaces - 1) / MostPlaces;
        double width = epochs.Count == 1 ? Right - Left : (X(epochs[^1]) - X(epochs[0])) / (epochs.Count - 1) * stride;
        for (int i = 0; i < epochs.Count; i += stride)
        {
            double x = X(epochs[i]);
            double from = Math.Max(Left, x - (width / 2)), to = Math.Min(Right, x + (width / 2));
            string values = string.Join(" · ", lines.Where(line => IsThere(line.Values[i])).Select(line => $"{line.Name} {show(line.Values[i]!.Value)}"));
            html.Write($"<g class=\"at\"><rect x=\"{from:0.#}\" y=\"{Top:0.#}\" width=\"{to - from:0.#}\" height=\"{Bottom - Top:0.#}\"/>");
            html.Write($"<g><path d=\"M{x:0.#} {Top:0.#}V{Bottom:0.#}\"/>"
                + $"<text x=\"{Right:0.#}\" y=\"{Top - 8:0.#}\" text-anchor=\"end\">epoch {epochs[i]:N0}: {values}</text></g>");
            html.Write($"<title>epoch {epochs[i]:N0}: {values}</title></g>");
        }
    }

    private double X(double epoch) => epochs.Count == 1 ? (Left + Right) / 2 : Left + (across.Place(epoch) * (Right - Left));

    private double Y(double value) => Bottom - (axis.Place(value) * (Bottom - Top));
}
