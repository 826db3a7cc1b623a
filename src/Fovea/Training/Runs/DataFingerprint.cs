using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Fovea.Training.Runs;

/// <summary>
/// Tells one dataset from another by all labels and some hundred images, so that data larger than memory is told apart too.
/// </summary>
internal static class DataFingerprint
{
    private const int MostImages = 256;

    /// <summary>The first half of a SHA-256, in hexadecimal digits.</summary>
    public static string Of(IImageDataset dataset)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{dataset.Count} {dataset.ImageShape} {string.Join('\n', dataset.Classes)}"));
        var labels = new int[dataset.Count];
        for (int i = 0; i < labels.Length; i++)
        {
            labels[i] = dataset.Label(i);
        }

        hash.AppendData(MemoryMarshal.AsBytes(labels.AsSpan()));
        int images = Math.Min(dataset.Count, MostImages);
        var pixels = new float[dataset.ImageShape.Length];
        var targets = new float[dataset.Classes.Count];
        for (int i = 0; i < images; i++)
        {
            dataset.CopyImage((int)((long)i * dataset.Count / images), pixels);
            hash.AppendData(MemoryMarshal.AsBytes(pixels.AsSpan()));
            if (dataset is ITargetDataset given)
            {
                given.CopyTarget((int)((long)i * dataset.Count / images), targets);
                hash.AppendData(MemoryMarshal.AsBytes(targets.AsSpan()));
            }
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 16));
    }
}
