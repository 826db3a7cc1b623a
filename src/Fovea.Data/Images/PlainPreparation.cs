namespace Fovea.Data.Images;

/// <summary>Fits a picture to a model's input as photos are: cut around the middle to the input's proportions, then resized.</summary>
internal static class PlainPreparation
{
    public static PreparedImage Prepare(ImageFile image, Shape target)
    {
        // The largest rectangle of the target's proportions.
        double scale = Math.Min((double)image.Width / target.Width, (double)image.Height / target.Height);
        double width = scale * target.Width;
        double height = scale * target.Height;
        double left = 0.5 * (image.Width - width);
        double top = 0.5 * (image.Height - height);
        float[] pixels = new float[target.Length];
        for (int channel = 0; channel < target.Channels; channel++)
        {
            Plane source = target.Channels == 1 ? Plane.Grey(image) : Plane.Channel(image, image.Channels == 1 ? 0 : channel);
            Plane resized = Resizer.Resize(source, left, top, width, height, target.Width, target.Height);
            for (int i = 0; i < resized.Values.Length; i++)
            {
                pixels[(i * target.Channels) + channel] = Math.Clamp(resized.Values[i], 0f, 1f);
            }
        }

        return new PreparedImage(pixels, target, Describe(image, target, left, top, width, height));
    }

    private static string Describe(ImageFile image, Shape target, double left, double top, double width, double height)
    {
        var steps = new List<string> { $"{image.Width}x{image.Height} {(image.Channels == 1 ? "grey" : "colour")}" };
        if (left >= 0.5 || top >= 0.5)
        {
            steps.Add($"cut to {width:F0}x{height:F0} around the middle");
        }

        if ((image.Width, image.Height) != (target.Width, target.Height))
        {
            steps.Add($"resized to {target.Width}x{target.Height}");
        }

        if (image.Channels != target.Channels)
        {
            steps.Add(target.Channels == 1 ? "colour turned to grey" : "grey spread to three channels");
        }

        return string.Join("; ", steps);
    }
}
