using Fovea.Models;
using Fovea.Onnx;

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
        return isPath ? OpenFile(name, input) : BuiltInModels.Create(name);
    }

    /// <summary>The model of a file: of Fovea, or of ONNX where all of its graph becomes layers.</summary>
    public static Model OpenFile(string path, Shape? input = null) => IsOnnx(path) ? OnnxModel.Load(path).ToModel(input) : Model.Load(path);

    /// <summary>The model of a file without the Softmax at the end of an ONNX model: the loss that measures it has its own.</summary>
    public static Model OpenScores(string path) => IsOnnx(path) ? OnnxModel.Load(path).ToModel(withoutSoftmax: true) : Model.Load(path);

    /// <summary>As <see cref="Open"/>; a Softmax at the end of an ONNX model is left out and told, for the loss has it.</summary>
    public static Model OpenForTraining(string name, Shape input, int classes, Action<string> tell)
    {
        if (!IsOnnx(name))
        {
            return Open(name, input, classes);
        }

        OnnxModel file = OnnxModel.Load(name);
        Model model = file.ToModel(input);
        if (model.Output.Layer is not Layers.Softmax)
        {
            return model;
        }

        tell($"{name}: the Softmax at the end, {model.Output.Name}, is left out: the loss has it.");
        return file.ToModel(input, withoutSoftmax: true);
    }

    /// <summary>The images that the model of a file takes; null of a built-in model, which takes any, and of what is no model.</summary>
    public static Shape? InputOf(string name)
    {
        if (BuiltInModels.Names.Contains(name, StringComparer.OrdinalIgnoreCase))
        {
            return null;
        }

        try
        {
            return Open(name).InputShape;
        }
        catch (FoveaException)
        {
            // Whoever opens the model tells why it cannot be.
            return null;
        }
    }

    /// <summary>Whether the model comes with parameters that were trained.</summary>
    public static bool IsTrained(string name) => name.EndsWith(".safetensors", StringComparison.OrdinalIgnoreCase) || IsOnnx(name);

    /// <summary>Whether a name is that of an ONNX file.</summary>
    public static bool IsOnnx(string name) => name.EndsWith(".onnx", StringComparison.OrdinalIgnoreCase);
}
