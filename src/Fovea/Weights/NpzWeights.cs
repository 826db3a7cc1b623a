using Fovea.Formats.Npy;

namespace Fovea.Weights;

/// <summary>The arrays of a .npz file as weights: what <c>np.savez</c> made of a dictionary of them.</summary>
public sealed class NpzWeights : IWeightSource
{
    private readonly NpzFile file;

    /// <summary>Reads the shapes of a file's arrays; values are read when they are asked for.</summary>
    /// <param name="file">The file.</param>
    /// <exception cref="FoveaException">An array cannot be read or is damaged.</exception>
    public NpzWeights(NpzFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        this.file = file;
        Arrays = [.. file.Names.Select(name => new WeightArray(name, [.. file.Read(name).Shape.Select(extent => (long)extent)]))];
    }

    /// <inheritdoc/>
    public string Name => file.Path;

    /// <inheritdoc/>
    public IReadOnlyList<WeightArray> Arrays { get; }

    /// <inheritdoc/>
    public bool IsInLayerOrder => false;

    /// <inheritdoc/>
    public WeightConvention? Convention => null;

    /// <inheritdoc/>
    public void Read(WeightArray array, Span<float> destination)
    {
        ArgumentNullException.ThrowIfNull(array);
        float[] values = file.Read(array.Name).ToSingles();
        if (values.Length != destination.Length)
        {
            throw new FoveaException(
                $"{Name}: {array.Name} has {values.Length} values, the destination {destination.Length}. Give as many places as values.");
        }

        values.CopyTo(destination);
    }
}
