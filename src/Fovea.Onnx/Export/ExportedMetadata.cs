using System.Text;
using Fovea.Models;
using Fovea.Models.Json;
using Fovea.Onnx.Proto;

namespace Fovea.Onnx.Export;

/// <summary>What a file of this library says of its model beside the graph, for who reads it again.</summary>
internal static class ExportedMetadata
{
    /// <summary>
    /// Gives a model that was made of a file's graph the classes and preprocessing that the file tells. Files of other programs tell none,
    /// and what does not fit the graph, because another program changed it, is left out.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="texts">The file's metadata.</param>
    /// <param name="source">What messages call the file.</param>
    /// <exception cref="FoveaException">The text is damaged.</exception>
    public static void ApplyTo(Model model, IEnumerable<StringStringEntryProto> texts, string source)
    {
        if (texts.FirstOrDefault(entry => entry.Key == OnnxExport.ModelKey)?.Value is not { } json)
        {
            return;
        }

        ModelDescription told = ModelJsonReader.Read(Encoding.UTF8.GetBytes(json), $"{source} ({OnnxExport.ModelKey})");
        if (told.Classes.Count == model.OutputShape.Channels)
        {
            model.Classes = told.Classes;
        }

        if (told.Blueprint.Input.OutputShape == model.InputShape)
        {
            model.Preprocessing = told.Preprocessing;
        }
    }
}
