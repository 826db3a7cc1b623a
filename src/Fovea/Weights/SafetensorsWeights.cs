using Fovea.Formats;

namespace Fovea.Weights;

/// <summary>The tensors of a safetensors file as weights. Such files are sorted by name, not by layer.</summary>
/// <param name="file">The file; its header was read and checked.</param>
public sealed class SafetensorsWeights(SafetensorsFile file) : IWeightSource
{
    /// <inheritdoc/>
    public string Name => file.Path;

    /// <inheritdoc/>
    public IReadOnlyList<WeightArray> Arrays { get; } = [.. file.Entries.Select(entry => new WeightArray(entry.Name, entry.Shape))];

    /// <inheritdoc/>
    public bool IsInLayerOrder => false;

    /// <inheritdoc/>
    public WeightConvention? Convention => file.Metadata.ContainsKey(Models.Model.ModelKey) ? WeightConvention.Fovea : null;

    /// <inheritdoc/>
    public void Read(WeightArray array, Span<float> destination)
    {
        ArgumentNullException.ThrowIfNull(array);
        SafetensorsEntry entry = file.Find(array.Name)
            ?? throw new FoveaException($"{file.Path}: there is no tensor '{array.Name}'. Ask for one of the file's.");
        file.Read(entry, destination);
    }
}
