using Fovea.Formats.Hdf5;

namespace Fovea.Data.Arrays;

/// <summary>A dataset of an HDF5 file that stays there; each image is read when it is asked for.</summary>
internal sealed class Hdf5Array(string name, int[] extents, Hdf5Dataset dataset) : NamedArray(name, extents)
{
    // The parts of the outermost dimension, which a file is read by.
    private readonly long rowLength = extents.Skip(1).Aggregate(1L, (product, extent) => product * extent);

    public override bool IsBytes => dataset.Type.IsByte;

    public override void CopyBytes(long first, Span<byte> destination) =>
        dataset.ReadRows(first / rowLength, destination.Length / rowLength, destination);

    public override void CopyNumbers(long first, Span<float> destination)
    {
        Span<byte> raw = Scratch(checked(destination.Length * dataset.Type.Size));
        dataset.ReadRows(first / rowLength, destination.Length / rowLength, raw);
        Hdf5Numbers.Singles(raw, dataset.Type, destination);
    }
}
