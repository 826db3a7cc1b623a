namespace Fovea.Weights;

/// <summary>Named arrays of numbers from a file, to be read into a model.</summary>
public interface IWeightSource
{
    /// <summary>What messages call it: the file.</summary>
    string Name { get; }

    /// <summary>The arrays.</summary>
    IReadOnlyList<WeightArray> Arrays { get; }

    /// <summary>Whether <see cref="Arrays"/> stand in the order of the layers; where not, the order is worked out from the names.</summary>
    bool IsInLayerOrder { get; }

    /// <summary>How the file orders dimensions; null where only its names can tell.</summary>
    WeightConvention? Convention { get; }

    /// <summary>Reads an array as floats.</summary>
    /// <param name="array">One of <see cref="Arrays"/>.</param>
    /// <param name="destination">Exactly as many values as it has.</param>
    /// <exception cref="FoveaException">The file cannot be read, or holds no numbers that convert to float.</exception>
    void Read(WeightArray array, Span<float> destination);
}
