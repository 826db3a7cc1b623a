using Fovea.Data;
using Microsoft.AspNetCore.Components.Forms;

namespace Fovea.Explorer.Files;

/// <summary>
/// Reads pictures. Large photographs are made smaller by the browser first, which has a fast decoder; small ones are read as they are.
/// </summary>
public static class PictureFile
{
    /// <summary>Reads a picture that the person chose.</summary>
    /// <exception cref="FoveaException">It is no picture, is damaged or is too large.</exception>
    public static async Task<ImageFile> Read(IBrowserFile file)
    {
        if (file.Size > TabLimits.PictureFile)
        {
            throw new FoveaException(
                $"{file.Name}: the file has {TabLimits.Size(file.Size)}, a picture at most {TabLimits.Size(TabLimits.PictureFile)}. Give a smaller one.");
        }

        using var bytes = new MemoryStream((int)file.Size);
        await using Stream stream = file.OpenReadStream(TabLimits.PictureFile);
        await stream.CopyToAsync(bytes);
        return (await Read(SourceFile.From(file), bytes.ToArray())).Picture;
    }

    /// <summary>Reads a picture from its bytes.</summary>
    /// <exception cref="FoveaException">It is no picture, is damaged or is too large.</exception>
    public static async Task<(ImageFile Picture, bool WasReduced)> Read(SourceFile file, byte[] bytes)
    {
        (int width, int height) = ImageFile.Measure(bytes, file.Name);
        bool isLarge = Math.Max(width, height) > TabLimits.PictureSide;
        return (ImageFile.Parse(isLarge ? await file.Shrink(TabLimits.PictureSide) : bytes, file.Name), isLarge);
    }
}
