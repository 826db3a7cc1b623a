using Fovea.Models;
using Fovea.Training;

namespace Fovea.Data.Folders;

/// <summary>
/// Pictures of a folder, cut around the middle and resized to one shape. The first ones stay in memory as bytes, as many as the limit lets;
/// the others are decoded at every use. Both give the same bits.
/// </summary>
internal sealed class FolderDataset : IImageDataset
{
    private readonly FolderImage[] images;
    private readonly byte[]?[] kept;

    public FolderDataset(string name, Shape shape, IReadOnlyList<string> classes, FolderImage[] images, long memoryLimit)
    {
        (Name, ImageShape, Classes, this.images) = (name, shape, classes, images);
        kept = new byte[]?[Math.Min(images.Length, memoryLimit / shape.Length)];
    }

    public string Name { get; }

    public int Count => images.Length;

    public Shape ImageShape { get; }

    public IReadOnlyList<string> Classes { get; }

    /// <summary>How many images stay in memory once they have been used.</summary>
    public int Kept => kept.Length;

    public int Label(int index) => images[index].Label;

    public string File(int index) => images[index].Path;

    public void CopyImage(int index, Span<float> destination)
    {
        byte[]? bytes = index < kept.Length ? Volatile.Read(ref kept[index]) : null;
        if (bytes is null)
        {
            bytes = Decode(index);
            if (index < kept.Length)
            {
                Volatile.Write(ref kept[index], bytes);
            }
        }

        ByteImages.CopyScaled(bytes, destination);
    }

    private byte[] Decode(int index)
    {
        PreparedImage prepared = ImagePreparation.Prepare(ImageFile.Read(images[index].Path), ImageShape, ImageStyle.Photo);
        byte[] bytes = new byte[ImageShape.Length];
        ByteImages.CopyRounded(prepared.Pixels, bytes);
        return bytes;
    }
}
