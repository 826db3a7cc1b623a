using Fovea.Data.Arrays;
using Microsoft.Win32.SafeHandles;

namespace Fovea.Data.Cifar;

/// <summary>The images of CIFAR files that stay there; each is read when it is asked for.</summary>
internal sealed class CifarArray : NamedArray
{
    private readonly (string Path, SafeFileHandle Handle, long First)[] files;
    private readonly int labelBytes;

    [ThreadStatic]
    private static byte[]? planes;

    public CifarArray(string name, int[] extents, string[] paths, int labelBytes)
        : base(name, extents)
    {
        this.labelBytes = labelBytes;
        files = new (string, SafeFileHandle, long)[paths.Length];
        long first = 0;
        for (int i = 0; i < paths.Length; i++)
        {
            SafeFileHandle handle = File.OpenHandle(paths[i], FileMode.Open, FileAccess.Read, FileShare.Read, FileOptions.RandomAccess);
            files[i] = (paths[i], handle, first);
            first += RandomAccess.GetLength(handle) / (labelBytes + CifarFolder.ImageLength);
        }
    }

    public override bool IsBytes => true;

    public override void CopyBytes(long first, Span<byte> destination)
    {
        planes ??= new byte[CifarFolder.ImageLength];
        for (int done = 0; done < destination.Length; done += CifarFolder.ImageLength)
        {
            long image = (first + done) / CifarFolder.ImageLength;
            int file = files.Length - 1;
            while (files[file].First > image)
            {
                file--;
            }

            long record = (image - files[file].First) * (labelBytes + CifarFolder.ImageLength);
            FilePart.Read(files[file].Path, files[file].Handle, record + labelBytes, planes);
            CifarFolder.Interleave(planes, destination.Slice(done, CifarFolder.ImageLength));
        }
    }
}
