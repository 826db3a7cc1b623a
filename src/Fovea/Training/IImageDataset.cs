namespace Fovea.Training;

/// <summary>Labelled images of one shape, addressed by index. Implementations can be read from several threads at once.</summary>
public interface IImageDataset
{
    /// <summary>What it is called in messages and reports: <c>digits</c>, a path.</summary>
    string Name { get; }

    /// <summary>The number of images.</summary>
    int Count { get; }

    /// <summary>The shape of every image, [height, width, channels].</summary>
    Shape ImageShape { get; }

    /// <summary>The names of the classes; a label is an index into this list.</summary>
    IReadOnlyList<string> Classes { get; }

    /// <summary>The class of an image.</summary>
    /// <param name="index">The image, 0 to Count - 1.</param>
    int Label(int index);

    /// <summary>Writes an image's pixels, scaled to 0..1 and laid out [height, width, channels].</summary>
    /// <param name="index">The image, 0 to Count - 1.</param>
    /// <param name="destination">Exactly ImageShape.Length values.</param>
    void CopyImage(int index, Span<float> destination);
}
