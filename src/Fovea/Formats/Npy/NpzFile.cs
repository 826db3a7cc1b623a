using System.IO.Compression;

namespace Fovea.Formats.Npy;

/// <summary>
/// Reads and writes .npz files: ZIP archives of .npy files, stored or deflated, as np.savez and np.savez_compressed write them. Holds no
/// file handle; arrays are read when asked for.
/// </summary>
public sealed class NpzFile
{
    /// <summary>Deflate turns at most 1032 bytes into one.</summary>
    private const long HighestRatio = 1032;

    private const string Extension = ".npy";

    // The whole archive where it is in memory.
    private readonly ReadOnlyMemory<byte>? content;

    private NpzFile(string path, ReadOnlyMemory<byte>? content)
    {
        (Path, this.content) = (path, content);
        using ZipArchive archive = OpenArchive();
        Names =
        [
            .. archive.Entries.Select(entry => entry.FullName)
                .Where(name => name.EndsWith(Extension, StringComparison.Ordinal))
                .Select(name => name[..^Extension.Length]),
        ];
    }

    /// <summary>The file, or what one in memory is called.</summary>
    public string Path { get; }

    /// <summary>The names of the arrays, in the order of the archive.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Opens a file and lists its arrays.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="FoveaException">The file is missing or damaged.</exception>
    public static NpzFile Open(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return Guarded(path, content: null, () => new NpzFile(path, content: null));
    }

    /// <summary>Opens a file whose bytes are in memory and lists its arrays.</summary>
    /// <param name="bytes">The whole file; kept, not copied.</param>
    /// <param name="source">What messages call it: the file's name.</param>
    /// <exception cref="FoveaException">The file is damaged.</exception>
    public static NpzFile Parse(ReadOnlyMemory<byte> bytes, string source)
    {
        ArgumentException.ThrowIfNullOrEmpty(source);
        return Guarded(source, bytes, () => new NpzFile(source, bytes));
    }

    /// <summary>Reads an array. No memory is taken for more than the archive can hold.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <exception cref="FoveaException">There is none of that name, it is damaged, or of a dtype that is not read.</exception>
    public NpyArray Read(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Guarded(Path, content, () =>
        {
            string title = Title(name);
            using ZipArchive archive = OpenArchive();
            ZipArchiveEntry entry = Find(archive, name);
            using Stream stream = entry.Open();
            try
            {
                NpyArray array = NpyFile.Read(stream, title, entry.Length);
                return stream.ReadByte() < 0 ? array : throw new FoveaException(
                    $"{title}: the data go on where the archive announces their end at byte {entry.Length}. The file is damaged.");
            }
            catch (EndOfStreamException problem)
            {
                throw new FoveaException(
                    $"{title}: the data end before the {entry.Length} bytes that the archive announces. The file is damaged.", problem);
            }
        });
    }

    /// <summary>Writes arrays to a file, whole or not at all.</summary>
    /// <param name="path">The file; replaced where it exists.</param>
    /// <param name="arrays">The arrays and their names, each name once.</param>
    /// <param name="compress">Whether to deflate them.</param>
    /// <exception cref="FoveaException">A name is empty or given twice, or the file cannot be written.</exception>
    public static void Write(string path, IReadOnlyList<(string Name, NpyArray Array)> arrays, bool compress = false)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(arrays);
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach ((string name, _) in arrays)
        {
            if (string.IsNullOrEmpty(name) || !names.Add(name))
            {
                throw new FoveaException($"{path}: the name '{name}' is empty or given twice. Give every array a name of its own.");
            }
        }

        WholeFile.Write(path, stream =>
        {
            using var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
            foreach ((string name, NpyArray array) in arrays)
            {
                ZipArchiveEntry entry = archive.CreateEntry(
                    name + Extension, compress ? CompressionLevel.Optimal : CompressionLevel.NoCompression);

                // The same arrays give the same bytes whenever they are written.
                entry.LastWriteTime = new DateTimeOffset(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);
                using Stream content = entry.Open();
                NpyFile.Write(content, array);
            }
        });
    }

    /// <summary>
    /// Where the values of an array lie in the file, and with how many bytes, so that they can be read in part; null where they are
    /// deflated and have no place of their own, or where the file is in memory.
    /// </summary>
    internal (NpyHeader Header, long Offset, long Length)? Locate(string name) => Guarded(Path, content, () =>
    {
        if (content is not null)
        {
            return null;
        }

        using var file = new FileStream(Path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        using var archive = new ZipArchive(file, ZipArchiveMode.Read, leaveOpen: true);
        ZipArchiveEntry entry = Find(archive, name);
        if (entry.CompressedLength != entry.Length)
        {
            return null;
        }

        using Stream stream = entry.Open();
        (NpyHeader header, long dataStart) = NpyFile.ReadHeader(stream, Title(name), entry.Length);

        // What is stored is read straight from the file, which then stands where the values begin; the magic before them shows that it
        // does.
        long offset = file.Position;
        byte[] start = new byte[6];
        file.Position = Math.Max(0, offset - dataStart);
        file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        return NpyFile.IsMagic(start) ? ((NpyHeader, long, long)?)(header, offset, entry.Length - dataStart) : null;
    });

    /// <summary>The bytes of an array with its header, unpacked.</summary>
    internal long LengthOf(string name) => Guarded(Path, content, () =>
    {
        using ZipArchive archive = OpenArchive();
        return Find(archive, name).Length;
    });

    private string Title(string name) => $"{Path}, {name}{Extension}";

    private ZipArchive OpenArchive() =>
        content is { } bytes ? new ZipArchive(MemoryFile.Open(bytes), ZipArchiveMode.Read) : ZipFile.OpenRead(Path);

    private ZipArchiveEntry Find(ZipArchive archive, string name)
    {
        ZipArchiveEntry entry = archive.GetEntry(name + Extension) ?? throw new FoveaException(
            $"{Title(name)}: the archive has no such array. It holds {(Names.Count == 0 ? "none" : string.Join(", ", Names.Take(12)))}.");
        long limit = (entry.CompressedLength * HighestRatio) + 64;
        return entry.CompressedLength <= (content?.Length ?? new FileInfo(Path).Length) && entry.Length <= limit && entry.Length >= 0
            ? entry
            : throw new FoveaException(
                $"{Title(name)}: the archive announces {entry.Length} bytes, packed into {entry.CompressedLength}. Expected at most {limit}; "
                + "the file is damaged.");
    }

    private static T Guarded<T>(string path, ReadOnlyMemory<byte>? content, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (InvalidDataException problem)
        {
            throw (content is { } bytes ? Impostor.Refusal(path, bytes.Span) : Impostor.Refusal(path)) ?? new FoveaException(
                $"{path}: the ZIP archive is damaged or cut short ({problem.Message.TrimEnd('.')}). Save it again with np.savez.", problem);
        }
        catch (Exception problem) when (problem is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new FoveaException($"{path}: there is no such file. Check the path.", problem);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new FoveaException($"{path}: the file cannot be read ({problem.Message.TrimEnd('.')}).", problem);
        }
    }
}
