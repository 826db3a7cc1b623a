using System.Text.Json;
using Fovea.Cli.Shell;
using Fovea.Onnx;
using ReadModel = Fovea.Models.Model;

namespace Fovea.Cli.Exploring;

/// <summary>
/// What the person works on: one model, or the folder of a run. The page finds it below <c>workspace/</c>, and <c>workspace/index.json</c>
/// tells which files there are.
/// </summary>
internal sealed class WorkspaceFiles
{
    /// <summary>Where the page finds the list.</summary>
    public const string IndexPath = "index.json";

    private const int MostFolders = 2;
    private const int MostFiles = 10_000;

    private static readonly string[] Endings = [".safetensors", ".onnx", ".json", ".jsonl", ".csv", ".npy", ".npz", ".png", ".jpg", ".jpeg"];

    // In the order in which one of them is the run's model.
    private static readonly string[] RunModels = ["model.safetensors", "best.safetensors", "checkpoint.safetensors"];

    private readonly string root;
    private readonly string? only;

    private WorkspaceFiles(string root, string? only)
    {
        this.root = root;
        this.only = only;
    }

    /// <summary>Checks and opens what the command line named.</summary>
    /// <exception cref="FoveaException">It is no model, and no folder of a run.</exception>
    public static WorkspaceFiles Open(string path)
    {
        if (!Directory.Exists(path))
        {
            Check(path);
            string full = Path.GetFullPath(path);
            return new WorkspaceFiles(Path.GetDirectoryName(full)!, Path.GetFileName(full));
        }

        var folder = new WorkspaceFiles(Path.GetFullPath(path), null);
        if (folder.Model() is not { } model)
        {
            throw new FoveaException(
                $"{path}: the folder holds no run: none of {string.Join(", ", RunModels)} is in it. Give the folder that train --out named, or a model file.");
        }

        Check(Path.Combine(path, model));
        return folder;
    }

    /// <summary>The model's path; null where a run has none yet, or a link alone.</summary>
    public string? Model() => only ?? ModelOf(List());

    /// <summary>The files that the page may ask for, as they are now: a run that is under way gets more.</summary>
    public IReadOnlyList<string> List() => only is not null
        ? [only]
        :
        [
            .. Found()
                .Where(file => Endings.Contains(Path.GetExtension(file).ToLowerInvariant()))
                .Select(file => Path.GetRelativePath(root, file).Replace(Path.DirectorySeparatorChar, '/'))

                // The run's own files before those of its folders, should there be too many.
                .OrderBy(file => file.Count('/'))
                .ThenBy(file => file, StringComparer.Ordinal)
                .Take(MostFiles),
        ];

    /// <summary>The file of a path; null where there is none, or where the list does not have it.</summary>
    public ServedFile? Find(string path) => List().Contains(path) && File.Exists(Path.Combine(root, path))
        ? ServedFile.Of(Path.Combine(root, path), path) with { IsForever = false }
        : null;

    /// <summary>The list as the page reads it.</summary>
    public byte[] Index()
    {
        IReadOnlyList<string> files = List();
        var document = new WorkspaceDocument(only ?? ModelOf(files), files);
        return JsonSerializer.SerializeToUtf8Bytes(document, ExploringJson.Default.WorkspaceDocument);
    }

    private static string? ModelOf(IReadOnlyList<string> files) => RunModels.FirstOrDefault(files.Contains);

    // Links are left out: they could lead anywhere.
    private IEnumerable<string> Found() => Directory.EnumerateFiles(root, "*", new EnumerationOptions
    {
        RecurseSubdirectories = true,
        MaxRecursionDepth = MostFolders,
        IgnoreInaccessible = true,
        AttributesToSkip = FileAttributes.Hidden | FileAttributes.System | FileAttributes.ReparsePoint,
    });

    // Of an ONNX model the page shows what it can, so its graph must be whole, but need not be made of layers alone.
    private static void Check(string path)
    {
        if (ModelSource.IsOnnx(path))
        {
            OnnxModel.Load(path);
        }
        else
        {
            _ = ReadModel.Load(path);
        }
    }
}
