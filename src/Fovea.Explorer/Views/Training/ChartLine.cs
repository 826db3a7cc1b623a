using System.Globalization;
using System.Text;
using Fovea.Explaining.Training;

namespace Fovea.Explorer.Views.Training;

/// <summary>Curves as paths in a square of 1000 by 1000 that the page stretches.</summary>
public static class ChartLine
{
    /// <summary>The side of the square.</summary>
    public const double Side = 1000;

    /// <summary>A line through points.</summary>
    public static string Line(IEnumerable<(double X, double Y)> points, double mostX, double mostY)
    {
        var path = new StringBuilder();
        foreach ((double x, double y) in points)
        {
            Add(path, path.Length == 0 ? 'M' : 'L', x / mostX, y / mostY);
        }

        return path.ToString();
    }

    /// <summary>The least and the greatest of each point as an area.</summary>
    public static string Band(IReadOnlyList<LossPoint> points, double mostX, double mostY)
    {
        var path = new StringBuilder();
        foreach (LossPoint point in points)
        {
            Add(path, path.Length == 0 ? 'M' : 'L', point.At / mostX, point.Greatest / mostY);
        }

        for (int i = points.Count - 1; i >= 0; i--)
        {
            Add(path, 'L', points[i].At / mostX, points[i].Least / mostY);
        }

        return path.Length == 0 ? string.Empty : path.Append('Z').ToString();
    }

    /// <summary>A dot at each point: lines of no length, which round ends make round whatever the stretch.</summary>
    public static string Dots(IEnumerable<(double X, double Y)> points, double mostX, double mostY)
    {
        var path = new StringBuilder();
        foreach ((double x, double y) in points)
        {
            Add(path, 'M', x / mostX, y / mostY);
            path.Append("h0");
        }

        return path.ToString();
    }

    private static void Add(StringBuilder path, char command, double x, double y) => path.Append(command)
        .Append(Math.Round(Math.Clamp(x, 0, 1) * Side, 1).ToString(CultureInfo.InvariantCulture)).Append(' ')
        .Append(Math.Round((1 - Math.Clamp(y, 0, 1)) * Side, 1).ToString(CultureInfo.InvariantCulture));
}
