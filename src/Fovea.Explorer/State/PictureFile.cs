using Fovea.Data;
using Microsoft.AspNetCore.Components.Forms;

namespace Fovea.Explorer.State;

/// <summary>
/// Reads a picture that the person chose. Large photographs are made smaller by the browser first, which has a fast decoder; small ones are
/// read as they are.
/// </summary>
public static class PictureFile
{
    /// <summary>The largest file that is taken.</summary>
    public const long MostBytes = 64L << 20;

    private const int SmallSide = 640;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Reads the picture.</summary>
    /// <exception cref="FoveaException">It is no picture, is damaged or is too large.</exception>
    public static async Task<ImageFile> Read(IBrowserFile file)
    {
        if (file.Size > MostBytes)
        {
            throw new FoveaException(
                $"{file.Name}: the file has {file.Size:N0} bytes. Expected a picture of at most {MostBytes >> 20} MiB. Give a smaller one.");
        }

        byte[] bytes = await ReadBytes(file);
        (int width, int height) = ImageFile.Measure(bytes, file.Name);
        return Math.Max(width, height) <= SmallSide
            ? ImageFile.Parse(bytes, file.Name)
            : ImageFile.Parse(await Reduce(file), file.Name);
    }

    private static async Task<byte[]> ReadBytes(IBrowserFile file)
    {
        using var memory = new MemoryStream((int)file.Size);
        await using Stream stream = file.OpenReadStream(MostBytes);
        await stream.CopyToAsync(memory);
        return memory.ToArray();
    }

    // The browser never answers for a picture that it cannot decode.
    private static async Task<byte[]> Reduce(IBrowserFile file)
    {
        Task<IBrowserFile> smaller = file.RequestImageFileAsync("image/png", SmallSide, SmallSide).AsTask();
        return await Task.WhenAny(smaller, Task.Delay(Patience)) == smaller
            ? await ReadBytes(await smaller)
            : throw new FoveaException(
                $"{file.Name}: the picture is damaged or cut short: the browser could not make it smaller within "
                + $"{Patience.TotalSeconds:0} seconds. Give another file.");
    }
}
