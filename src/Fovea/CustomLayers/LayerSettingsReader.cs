using Fovea.Models.Json;

namespace Fovea.CustomLayers;

/// <summary>The settings of a layer in a model's file. What is missing or of another kind is refused with file, line and layer.</summary>
public sealed class LayerSettingsReader
{
    private readonly JsonObjectReader reader;

    internal LayerSettingsReader(JsonObjectReader reader) => this.reader = reader;

    /// <summary>A number.</summary>
    /// <param name="name">The setting.</param>
    /// <exception cref="FoveaException">It is missing or no number.</exception>
    public float Float(string name) => reader.Float(name);

    /// <summary>A number that may be missing.</summary>
    /// <param name="name">The setting.</param>
    /// <param name="otherwise">Its value where it is missing.</param>
    /// <exception cref="FoveaException">It is no number.</exception>
    public float Float(string name, float otherwise) => reader.Float(name, otherwise);

    /// <summary>A whole number.</summary>
    /// <param name="name">The setting.</param>
    /// <exception cref="FoveaException">It is missing or no whole number.</exception>
    public int Int(string name) => reader.Int(name);

    /// <summary>A whole number that may be missing.</summary>
    /// <param name="name">The setting.</param>
    /// <param name="otherwise">Its value where it is missing.</param>
    /// <exception cref="FoveaException">It is no whole number.</exception>
    public int Int(string name, int otherwise) => reader.Int(name, otherwise);

    /// <summary>True or false.</summary>
    /// <param name="name">The setting.</param>
    /// <param name="otherwise">Its value where it is missing.</param>
    /// <exception cref="FoveaException">It is neither.</exception>
    public bool Bool(string name, bool otherwise) => reader.Bool(name, otherwise);

    /// <summary>A text.</summary>
    /// <param name="name">The setting.</param>
    /// <exception cref="FoveaException">It is missing or no text.</exception>
    public string String(string name) => reader.String(name);
}
