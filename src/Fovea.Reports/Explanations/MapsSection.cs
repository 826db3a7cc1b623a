using Fovea.Explaining.Networks;
using Fovea.Reports.Html;

namespace Fovea.Reports.Explanations;

/// <summary>Every layer's feature maps.</summary>
internal static class MapsSection
{
    public static void Write(HtmlWriter html, ExplanationFacts facts)
    {
        html.Raw("<section id=\"maps\"><h2>Layer by layer</h2><p class=\"aside\">What each layer makes of the image, the strongest channels first. "
            + "Orange is negative, blue is positive; the ends of the colours are the layer's greatest value.</p><ol class=\"maps\">\n");
        foreach (LayerFacts layer in facts.Layers)
        {
            MapSize size = MapSize.Of(layer.Node.OutputShape);
            string extent = size.IsSpatial
                ? $"{size.Height}×{size.Width}, {Words.Several(size.Channels, "channel", "channels")}"
                : Words.Several(size.Channels, "value", "values");
            html.Write($"<li><div><h3>{layer.Node.Name} <small>{layer.Node.Layer.Kind}</small></h3><p>{extent}</p>");
            if (layer.Node.Inputs.Count > 1 || layer.Node.Inputs[0].Index != layer.Node.Index - 1)
            {
                html.Write($"<p>reads {string.Join(" and ", layer.Node.Inputs.Select(input => input.Name))}</p>");
            }

            LayerStatistics s = layer.Statistics;
            html.Write($"<p>{Words.Number(s.Least)} to {Words.Number(s.Greatest)}, mean {Words.Number(Math.Round(s.Mean, 6))}</p><p>{Words.Percent(s.Zeros)} zeros</p></div>");
            string shown = layer.Shown < size.Channels ? $"{layer.Shown} of {Words.Count(size.Channels)}" : $"{layer.Shown}";
            html.Write($"<img class=\"pixels signed {(size.IsSpatial ? "strip" : "cells")}\" src=\"{layer.Maps.Address}\" width=\"{layer.Maps.Width}\" height=\"{layer.Maps.Height}\" "
                + $"style=\"--w:{layer.Maps.Width};--n:{Math.Min(LayerFacts.MapsInRow, layer.Shown)}\" alt=\"{layer.Node.Name}: {shown} {(size.IsSpatial ? "channels" : "values")}\"/></li>\n");
        }

        html.Raw("</ol></section>\n");
    }
}
