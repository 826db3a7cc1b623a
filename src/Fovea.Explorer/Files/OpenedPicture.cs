using Fovea.Data;
using Fovea.Explaining.Files;
using Fovea.Explorer.Parts;
using Fovea.Explorer.State;
using Fovea.Formats.Npy;

namespace Fovea.Explorer.Files;

/// <summary>Opens pictures, and arrays that may be seen as such.</summary>
public static class OpenedPicture
{
    /// <summary>Reads a picture.</summary>
    /// <param name="workspace">What takes it.</param>
    /// <param name="file">The file.</param>
    /// <param name="bytes">Its bytes.</param>
    public static async Task<FileNews> Open(Workspace workspace, SourceFile file, byte[] bytes)
    {
        (ImageFile picture, bool wasReduced) = await PictureFile.Read(file, bytes);
        workspace.Use(picture);
        string size = $"{picture.Width}x{picture.Height} pixels{(wasReduced ? ", made smaller" : string.Empty)}";
        return new FileNews(
            NoticeKind.Note,
            $"{file.Name}: a picture.",
            $"{size}, {(picture.Channels == 1 ? "grey" : "colour")}. It is the picture of every view now.")
        {
            Views = FileNews.ViewsOf("convolution", "pooling", "network"),
        };
    }

    /// <summary>Reads an array, and takes it as a picture where its shape allows.</summary>
    public static FileNews OpenArray(Workspace workspace, string name, byte[] bytes)
    {
        NpyArray array = NpyFile.Parse(bytes, name);
        workspace.Use(name, array);
        string shape = $"an array of shape [{string.Join(", ", array.Shape)}]";
        if (!ArrayPicture.Fits(array))
        {
            return new FileNews(NoticeKind.Note, $"{name}: {shape}.", "It is no picture, but may be your result of a function of the exercise.")
            {
                Views = FileNews.ViewsOf("exercise"),
            };
        }

        (ImageFile picture, string how) = ArrayPicture.Of(name, array);
        workspace.Use(picture);
        return new FileNews(NoticeKind.Note, $"{name}: {shape}.", $"It is the picture of every view now: {how}.")
        {
            Views = FileNews.ViewsOf("convolution", "pooling", "network", "exercise"),
        };
    }
}
