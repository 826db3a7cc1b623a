using Fovea.Explaining.Training;
using Microsoft.AspNetCore.Components.Forms;

namespace Fovea.Explorer.Files;

/// <summary>Files that a person chose, read into memory.</summary>
public static class ChosenFiles
{
    /// <summary>The files of a chooser, or those that were dropped on it.</summary>
    /// <exception cref="FoveaException">They are too many.</exception>
    public static IReadOnlyList<IBrowserFile> Of(InputFileChangeEventArgs change, int most)
    {
        if (change.FileCount > most)
        {
            string few = most == 1 ? "one is opened here" : $"at most {most} are opened here at once";
            throw new FoveaException($"{change.FileCount} files were given, {few}. Give fewer.");
        }

        return change.GetMultipleFiles(most);
    }

    /// <summary>Reads the one file of a chooser.</summary>
    /// <exception cref="FoveaException">There is another number of files, it has too many bytes, or it cannot be read.</exception>
    public static async Task<NamedBytes> One(InputFileChangeEventArgs change, long mostBytes)
    {
        if (Of(change, 1) is not [var file])
        {
            throw new FoveaException("No file was given. Choose one.");
        }

        return file.Size <= mostBytes
            ? (await Read([file], mostBytes))[0]
            : throw new FoveaException($"{file.Name} has {TabLimits.Size(file.Size)}, at most {TabLimits.Size(mostBytes)} are opened.");
    }

    /// <summary>Reads files; what is too large is refused before memory is taken.</summary>
    /// <exception cref="FoveaException">They have too many bytes, or one cannot be read.</exception>
    public static async Task<IReadOnlyList<NamedBytes>> Read(IReadOnlyList<IBrowserFile> files, long mostBytes)
    {
        long all = files.Sum(file => file.Size);
        if (all > mostBytes)
        {
            string count = files.Count == 1 ? "1 file" : $"{files.Count} files";
            throw new FoveaException(
                $"{files.MaxBy(file => file.Size)!.Name}: {all >> 20} MiB in {count}, a tab takes at most {mostBytes >> 20} MiB of them. "
                + "Choose fewer or smaller ones, or use the command fovea.");
        }

        var read = new List<NamedBytes>();
        foreach (IBrowserFile file in files)
        {
            var bytes = new byte[file.Size];
            try
            {
                await using Stream stream = file.OpenReadStream(mostBytes);
                await stream.ReadExactlyAsync(bytes);
            }
            catch (Exception problem) when (problem is IOException or Microsoft.JSInterop.JSException)
            {
                throw new FoveaException($"{file.Name}: the file cannot be read ({problem.Message.TrimEnd('.')}). Choose it again.", problem);
            }

            read.Add(new NamedBytes(file.Name, bytes));
        }

        return read;
    }
}
