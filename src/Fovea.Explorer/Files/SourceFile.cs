using Microsoft.AspNetCore.Components.Forms;

namespace Fovea.Explorer.Files;

/// <summary>A file that the person chose or dropped, or that the server of this page offers.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Size">Its bytes.</param>
/// <param name="Read">Opens it to be read.</param>
/// <param name="Shrink">A picture of it as PNG with no side longer than asked.</param>
public sealed record SourceFile(string Name, long Size, Func<Task<Stream>> Read, Func<int, Task<byte[]>> Shrink)
{
    // The browser says nothing about a picture that it cannot decode.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    /// <summary>A file of the person's machine.</summary>
    public static SourceFile From(IBrowserFile file) =>
        new(file.Name, file.Size, () => Task.FromResult(file.OpenReadStream(long.MaxValue)), side => Shrunk(file, side));

    /// <summary>A file that is in memory.</summary>
    public static SourceFile From(string name, byte[] bytes) => new(
        name, bytes.Length, () => Task.FromResult<Stream>(new MemoryStream(bytes, writable: false)), _ => Task.FromResult(bytes));

    private static async Task<byte[]> Shrunk(IBrowserFile file, int side)
    {
        Task<IBrowserFile> shrinking = file.RequestImageFileAsync("image/png", side, side).AsTask();
        if (await Task.WhenAny(shrinking, Task.Delay(Patience)) != shrinking)
        {
            throw new FoveaException($"{file.Name}: the browser cannot read the picture. It is damaged, or of a variety that browsers do not know.");
        }

        using var bytes = new MemoryStream();
        await using Stream stream = (await shrinking).OpenReadStream(TabLimits.PictureFile);
        await stream.CopyToAsync(bytes);
        return bytes.ToArray();
    }
}
