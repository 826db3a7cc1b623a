using Fovea.Models.Json;

namespace Fovea.CustomLayers;

/// <summary>Writes the settings of a layer to a model's file.</summary>
public sealed class LayerSettingsWriter
{
    private readonly string type;
    private readonly IReadOnlyList<string> allowed;
    private readonly JsonObjectWriter writer;

    internal LayerSettingsWriter(string type, IReadOnlyList<string> allowed, JsonObjectWriter writer) =>
        (this.type, this.allowed, this.writer) = (type, allowed, writer);

    /// <summary>Writes a number.</summary>
    /// <param name="name">The setting, as it was registered.</param>
    /// <param name="value">Its value, finite.</param>
    /// <returns>This, for the next setting.</returns>
    /// <exception cref="FoveaException">The setting was not registered, or the value is not finite.</exception>
    public LayerSettingsWriter Float(string name, float value)
    {
        if (!float.IsFinite(value))
        {
            throw new FoveaException($"{type}: the setting '{name}' is {value}, which a file cannot hold. Give a finite number.");
        }

        writer.Float(Known(name), value);
        return this;
    }

    /// <summary>Writes a whole number.</summary>
    /// <param name="name">The setting, as it was registered.</param>
    /// <param name="value">Its value.</param>
    /// <returns>This, for the next setting.</returns>
    /// <exception cref="FoveaException">The setting was not registered.</exception>
    public LayerSettingsWriter Int(string name, int value)
    {
        writer.Int(Known(name), value);
        return this;
    }

    /// <summary>Writes true or false.</summary>
    /// <param name="name">The setting, as it was registered.</param>
    /// <param name="value">Its value.</param>
    /// <returns>This, for the next setting.</returns>
    /// <exception cref="FoveaException">The setting was not registered.</exception>
    public LayerSettingsWriter Bool(string name, bool value)
    {
        writer.Bool(Known(name), value);
        return this;
    }

    /// <summary>Writes a text.</summary>
    /// <param name="name">The setting, as it was registered.</param>
    /// <param name="value">Its value.</param>
    /// <returns>This, for the next setting.</returns>
    /// <exception cref="FoveaException">The setting was not registered.</exception>
    public LayerSettingsWriter String(string name, string value)
    {
        writer.String(Known(name), value);
        return this;
    }

    // What is written but not registered could not be read again.
    private string Known(string name) => allowed.Contains(name)
        ? name
        : throw new FoveaException(
            $"{type}: the setting '{name}' was not registered. Registered are {(allowed.Count == 0 ? "none" : string.Join(", ", allowed))}. Name it in CustomLayerTypes.Register.");
}
