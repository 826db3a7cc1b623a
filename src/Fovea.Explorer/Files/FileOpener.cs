using Fovea.Explaining.Files;
using Fovea.Explorer.Parts;
using Fovea.Explorer.State;
using Microsoft.AspNetCore.Components.Forms;

namespace Fovea.Explorer.Files;

/// <summary>Opens the files that a person gives to the page, and tells what came of it.</summary>
public sealed class FileOpener(Workspace workspace)
{
    private const int PieceBytes = 1 << 20;
    private readonly List<FileNews> news = [];
    private Task last = Task.CompletedTask;

    /// <summary>There is news, or the work goes on.</summary>
    public event Action? Changed;

    /// <summary>What came of the files that were opened last.</summary>
    public IReadOnlyList<FileNews> News => news;

    /// <summary>Whether the person opened them, not the server of the page.</summary>
    public bool WasAsked { get; private set; }

    /// <summary>What is being read, with its share; null at rest.</summary>
    public string? Work { get; private set; }

    /// <summary>Opens the files that a person chose, one after the other. What goes wrong becomes news.</summary>
    /// <param name="change">The files.</param>
    /// <param name="most">The most that are opened at once.</param>
    public Task Open(InputFileChangeEventArgs change, int most) => last = After(last, async () =>
    {
        news.Clear();
        WasAsked = true;
        try
        {
            foreach (IBrowserFile file in ChosenFiles.Of(change, most))
            {
                await OpenNow(SourceFile.From(file));
            }
        }
        catch (FoveaException refusal)
        {
            news.Add(new FileNews(NoticeKind.Error, "The files were not opened.", refusal.Message));
            Changed?.Invoke();
        }
    });

    /// <summary>Opens one file. What goes wrong becomes news.</summary>
    /// <param name="find">Finds it; null where there is none. Files that are given meanwhile come after it.</param>
    public Task Open(Func<Task<SourceFile?>> find) => last = After(last, async () =>
    {
        if (await find() is { } file)
        {
            await OpenNow(file);
        }
    });

    /// <summary>Takes what was said away.</summary>
    public void Forget(FileNews one)
    {
        news.Remove(one);
        Changed?.Invoke();
    }

    // One after the other: what was given last is what is looked at, however long an earlier one takes.
    private static async Task After(Task before, Func<Task> next)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);
        await next();
    }

    private async Task OpenNow(SourceFile file)
    {
        FileNews result;
        try
        {
            result = await Opened(file);
        }
        catch (FoveaException refusal)
        {
            result = FileNews.Refused(file.Name, refusal.Message);
        }
        catch (OutOfMemoryException)
        {
            result = FileNews.Refused(file.Name, "The browser gave this tab too little memory. Close other tabs, or open a smaller file.");
        }
        catch (Exception problem) when (problem is IOException or HttpRequestException or Microsoft.JSInterop.JSException)
        {
            result = FileNews.Refused(file.Name, $"The file could not be read: {problem.Message}");
        }

        Work = null;
        news.Add(result);
        Changed?.Invoke();
    }

    private async Task<FileNews> Opened(SourceFile file)
    {
        await Tell($"Reading {file.Name}");
        await using Stream stream = await file.Read();
        var start = new byte[(int)Math.Min(FileKinds.Looked, file.Size)];
        await stream.ReadExactlyAsync(start);
        FileKind kind = FileKinds.Of(start);
        if (Refusal(file, kind) is { } refusal)
        {
            return FileNews.Refused(file.Name, refusal);
        }

        byte[] bytes = await ReadRest(file, stream, start);
        await Tell($"Opening {file.Name}");
        return kind switch
        {
            FileKind.Picture => await OpenedPicture.Open(workspace, file, bytes),
            FileKind.Npy => OpenedPicture.OpenArray(workspace, file.Name, bytes),
            FileKind.Onnx => OpenedModel.OpenOnnx(workspace, file.Name, bytes),
            _ => OpenedModel.Open(workspace, file.Name, kind, bytes),
        };
    }

    // Before memory is taken.
    private static string? Refusal(SourceFile file, FileKind kind)
    {
        long limit = kind switch
        {
            FileKind.Picture => TabLimits.PictureFile,
            FileKind.Npy => TabLimits.ArrayFile,
            _ => TabLimits.ModelFile,
        };
        return kind switch
        {
            _ when file.Size == 0 => "The file is empty.",
            FileKind.Zip => "It is a ZIP archive, as .npz and PyTorch's .pt files are. Open one array as .npy, or export the network as ONNX.",
            FileKind.Hdf5 => "It is an HDF5 file, as Keras writes. 'fovea convert' reads its weights into a model, which can be opened here.",
            FileKind.GitLfsPointer => "It is a Git LFS pointer, not the file itself. Fetch it with 'git lfs pull'.",
            FileKind.Markup => "It is a web page or XML, as a failed download leaves behind. Download the file itself.",
            FileKind.Unknown => "It is none of the files that are opened here: models (.safetensors, .onnx, .json), pictures (.png, .jpg, .bmp) "
                + "and arrays (.npy). What a file holds is told by its first bytes, not by its name.",
            _ when file.Size > limit => $"The file has {TabLimits.Size(file.Size)}, in a browser's tab at most {TabLimits.Size(limit)} of this kind are "
                + "opened. The command 'fovea' works on it outside the browser.",
            _ => null,
        };
    }

    private async Task<byte[]> ReadRest(SourceFile file, Stream stream, byte[] start)
    {
        var bytes = new byte[file.Size];
        start.CopyTo(bytes, 0);
        for (int at = start.Length; at < bytes.Length;)
        {
            int count = Math.Min(PieceBytes, bytes.Length - at);
            await stream.ReadExactlyAsync(bytes.AsMemory(at, count));
            at += count;
            if (bytes.Length > PieceBytes)
            {
                await Tell($"Reading {file.Name}: {100L * at / bytes.Length} %");
            }
        }

        return bytes;
    }

    // Lets the page draw between two pieces.
    private async Task Tell(string work)
    {
        Work = work;
        Changed?.Invoke();
        await Task.Delay(1);
    }
}
