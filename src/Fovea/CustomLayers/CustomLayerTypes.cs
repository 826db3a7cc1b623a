using System.Collections.Concurrent;
using Fovea.Models.Json;

namespace Fovea.CustomLayers;

/// <summary>The layers of the user's own that model files may hold.</summary>
public static class CustomLayerTypes
{
    private static readonly string[] Reserved = ["type", "name", "inputs"];
    private static readonly ConcurrentDictionary<string, CustomLayerFormat> Formats = new(StringComparer.Ordinal);

    /// <summary>
    /// Makes a kind of layer known to model files, under the name of its type. Called once, at the start of the program, before a model
    /// with such a layer is saved or loaded; a second call for the same type changes how it is read.
    /// </summary>
    /// <typeparam name="T">The layer.</typeparam>
    /// <param name="read">Makes the layer from its settings; the name is set afterwards.</param>
    /// <param name="settings">The names of the settings that <see cref="CustomLayer.WriteSettings"/> writes.</param>
    /// <exception cref="FoveaException">The name is that of a built-in layer or of another type, or a setting has a name that every layer
    /// has.</exception>
    public static void Register<T>(Func<LayerSettingsReader, T> read, params IEnumerable<string> settings)
        where T : CustomLayer
    {
        ArgumentNullException.ThrowIfNull(read);
        string type = typeof(T).Name;
        string[] names = [.. settings];
        if (LayerFormat.All.Any(format => format.Type == type))
        {
            throw new FoveaException($"{type}: a built-in layer has this name. Give the type another one.");
        }

        if (names.FirstOrDefault(Reserved.Contains) is { } reserved)
        {
            throw new FoveaException($"{type}: every layer in a file has '{reserved}', so a setting cannot be called so. Give it another name.");
        }

        var format = new CustomLayerFormat(typeof(T), names, read);
        CustomLayerFormat known = Formats.GetOrAdd(type, format);
        if (known.Layer != typeof(T))
        {
            throw new FoveaException($"{type}: the name is registered for {known.Layer.FullName}, and this is {typeof(T).FullName}. Rename one of the two.");
        }

        Formats[type] = format;
    }

    internal static LayerFormat? Find(string type) => Formats.GetValueOrDefault(type);
}
