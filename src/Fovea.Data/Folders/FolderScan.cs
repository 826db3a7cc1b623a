using Fovea.Data.Images;

namespace Fovea.Data.Folders;

/// <summary>Decodes every picture of a part once, to know the unreadable ones by name before training begins.</summary>
internal static class FolderScan
{
    public static FolderImage[] Run(List<(string Path, int Label)> files)
    {
        var found = new FolderImage[files.Count];
        Parallel.For(0, files.Count, i => found[i] = Look(files[i].Path, files[i].Label));
        return found;
    }

    private static FolderImage Look(string path, int label)
    {
        try
        {
            ImageFile image = ImageFile.Read(path);
            if (image.Width < 2 && image.Height < 2)
            {
                return Bad(path, label, $"{path}: the picture is a single pixel, which shows nothing.");
            }

            return new FolderImage(path, label, image.Width, image.Height, image.Channels == 3, null)
            {
                WasTurned = image.WasTurned,
                HadAlpha = image.HadAlpha,
                Misnamed = Fits(image.Kind, Path.GetExtension(path)) ? string.Empty : image.Kind,
            };
        }
        catch (FoveaException problem)
        {
            return Bad(path, label, problem.Message);
        }
    }

    private static FolderImage Bad(string path, int label, string problem) => new(path, label, 0, 0, false, problem);

    private static bool Fits(string kind, string extension) => kind switch
    {
        "PNG" => extension.Equals(".png", StringComparison.OrdinalIgnoreCase),
        "BMP" => extension.Equals(".bmp", StringComparison.OrdinalIgnoreCase),
        _ => extension.StartsWith(".j", StringComparison.OrdinalIgnoreCase),
    };
}
