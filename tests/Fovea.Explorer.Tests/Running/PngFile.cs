using Fovea.Data;

namespace Fovea.Explorer.Tests.Running;

/// <summary>Pictures as the files that a person gives to the page.</summary>
internal static class PngFile
{
    /// <summary>The bytes of a PNG file.</summary>
    public static byte[] ToPng(this ImageFile image)
    {
        using var stream = new MemoryStream();
        image.WritePng(stream);
        return stream.ToArray();
    }
}
