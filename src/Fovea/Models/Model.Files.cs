using System.Text;
using Fovea.Formats;
using Fovea.Models.Json;

namespace Fovea.Models;

/// <content>Models in files.</content>
public sealed partial class Model
{
    internal const string ModelKey = "fovea.model";

    private const string VersionKey = "fovea.version";

    /// <summary>
    /// Writes the model, whole or not at all: as .safetensors with its architecture in the metadata, or as .json, the architecture alone.
    /// </summary>
    /// <param name="path">The target; an existing file is replaced.</param>
    /// <exception cref="FoveaException">The ending is neither, or the file cannot be written.</exception>
    public void Save(string path) => Save(path, new Dictionary<string, string>());

    /// <summary>Writes the model; a .safetensors file gets further texts beside its own.</summary>
    internal void Save(string path, IReadOnlyDictionary<string, string> texts)
    {
        if (IsJson(path))
        {
            string json = ToJson();
            WholeFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(json)));
            return;
        }

        Safetensors.Write(path, Tensors(), Texts(texts));
    }

    /// <summary>The bytes of the .safetensors file that <see cref="Save(string)"/> writes.</summary>
    /// <exception cref="FoveaException">A layer is of a type that files do not know.</exception>
    public byte[] ToBytes() => Safetensors.ToBytes(Tensors(), Texts(new Dictionary<string, string>()), Name);

    /// <summary>Reads a model: .safetensors with its architecture, or .json, whose parameters are initialized with seed 0.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="FoveaException">The file cannot be read, is damaged, or its tensors do not fit its architecture.</exception>
    public static Model Load(string path)
    {
        return IsJson(path) ? FromJson(ModelFiles.ReadText(path), path) : Of(Safetensors.Read(path));
    }

    /// <summary>Reads a model whose file is in memory, as <see cref="Load"/> does.</summary>
    /// <param name="bytes">The whole file.</param>
    /// <param name="source">The file's name, which messages give: its ending tells .safetensors or .json.</param>
    /// <exception cref="FoveaException">The file is damaged, or its tensors do not fit its architecture.</exception>
    public static Model Parse(ReadOnlyMemory<byte> bytes, string source) =>
        IsJson(source) ? FromJson(ModelFiles.Text(bytes.Span, source), source) : Of(Safetensors.Parse(bytes, source));

    /// <summary>Reads the parameters of a .safetensors file into this model; an architecture in the file is not looked at.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="FoveaException">
    /// The file cannot be read or is damaged, or its tensors are not those of this model; the model is then unchanged unless the disk
    /// itself failed.
    /// </exception>
    public void LoadParameters(string path) => LoadParameters(Safetensors.Read(path));

    /// <summary>Reads the parameters of a file in memory or on the disk into this model.</summary>
    /// <param name="file">The file.</param>
    /// <exception cref="FoveaException">
    /// Its tensors are not those of this model, which is then unchanged, or the disk failed.
    /// </exception>
    public void LoadParameters(SafetensorsFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        ModelFiles.RequireMatch(file, [.. Parameters.Select(parameter => (parameter.Name, parameter.Spec))]);
        ReadParameters(file);
    }

    /// <summary>The architecture, classes and preprocessing as JSON; the same model always gives the same text.</summary>
    /// <exception cref="FoveaException">A layer is of a type that files do not know.</exception>
    public string ToJson() => ModelJsonWriter.Write(this);

    /// <summary>Builds a model from its JSON form; its parameters are initialized with seed 0.</summary>
    /// <param name="json">The text.</param>
    /// <param name="source">What messages call it: the file's name.</param>
    /// <exception cref="FoveaException">The text is no JSON or describes no model; the message names the line, the layer and the
    /// property.</exception>
    public static Model FromJson(string json, string source)
    {
        ArgumentNullException.ThrowIfNull(json);
        Model model = ModelJsonReader.Read(Encoding.UTF8.GetBytes(json), source).Build();
        model.Initialize(0);
        return model;
    }

    /// <summary>What a file says of its model, before memory is taken for parameters.</summary>
    internal static ModelDescription Describe(ReadOnlyMemory<byte> bytes, string source)
    {
        if (IsJson(source))
        {
            return ModelJsonReader.Read(Encoding.UTF8.GetBytes(ModelFiles.Text(bytes.Span, source)), source);
        }

        SafetensorsFile file = Safetensors.Parse(bytes, source);
        ModelDescription description = Describe(file);
        ModelFiles.RequireMatch(file, description.Blueprint.Parameters);
        return description;
    }

    private static ModelDescription Describe(SafetensorsFile file) => file.Metadata.TryGetValue(ModelKey, out string? json)
        ? ModelJsonReader.Read(Encoding.UTF8.GetBytes(json), $"{file.Path} ({ModelKey})")
        : throw new FoveaException(
            $"{file.Path}: the file holds tensors but no architecture, which models keep in the metadata '{ModelKey}'. "
            + "Build the model in code or from .json and call LoadParameters.");

    private static Model Of(SafetensorsFile file)
    {
        ModelDescription description = Describe(file);
        ModelFiles.RequireMatch(file, description.Blueprint.Parameters);
        Model model = description.Build();
        model.ReadParameters(file);
        return model;
    }

    private IEnumerable<SafetensorsTensor> Tensors() => Parameters.Select(parameter => new SafetensorsTensor(
        parameter.Name, parameter.Shape, Parameters.Memory.Slice(parameter.Offset, parameter.Length)));

    private Dictionary<string, string> Texts(IReadOnlyDictionary<string, string> others) => new(others)
    {
        [ModelKey] = ToJson(),
        [VersionKey] = typeof(Model).Assembly.GetName().Version!.ToString(3),
    };

    private static bool IsJson(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string ending = Path.GetExtension(path);
        bool json = ending.Equals(".json", StringComparison.OrdinalIgnoreCase);
        return json || ending.Equals(".safetensors", StringComparison.OrdinalIgnoreCase) ? json : throw new FoveaException(Refusal(path, ending));
    }

    private static string Refusal(string path, string ending)
    {
        const string Expected = "a model file ends in .safetensors (architecture and parameters) or .json (architecture)";
        return Directory.Exists(path) ? $"{path}: this is a folder; {Expected}. Give the file in it, such as {Path.Combine(path, "model.safetensors")}."
            : BuiltInModels.Names.Contains(path) ? $"{path}: this is the name of a built-in network, not a file; {Expected}. Give a trained model."
            : ending.Length == 0 ? $"{path}: {Expected}. Received a path without an ending."
            : $"{path}: {Expected}. Received '{ending}'.";
    }

    private void ReadParameters(SafetensorsFile file)
    {
        foreach (Parameter parameter in Parameters)
        {
            file.Read(file.Find(parameter.Name)!, parameter.Span);
        }
    }
}
