using Fovea.Models;

namespace Fovea.Cli.Shell;

/// <summary>What a model argument names: one of the built-in models, or a file.</summary>
internal static class ModelSource
{
    /// <summary>A built-in model for images and classes, or the model of a file as it is.</summary>
    public static Model Open(string name, Shape? input = null, int? classes = null)
    {
        if (BuiltInModels.Names.Contains(name, StringComparer.OrdinalIgnoreCase))
        {
            return BuiltInModels.Create(name, input, classes);
        }

        // What looks like a name and is none gets the names to choose from.
        bool isPath = Path.Exists(name) || name.AsSpan().ContainsAny('.', '/', '\\');
        return isPath ? Model.Load(name) : BuiltInModels.Create(name);
    }

    /// <summary>Whether the model comes with parameters that were trained.</summary>
    public static bool IsTrained(string name) => name.EndsWith(".safetensors", StringComparison.OrdinalIgnoreCase);
}
