namespace Fovea.Fuzzing.Engine;

/// <summary>One execution, ready to be measured.</summary>
/// <param name="Size">The bytes of what is read; the bound of allocation is a multiple of it.</param>
/// <param name="Run">Reads it. Only a FoveaException may come out.</param>
/// <param name="Describe">What is read, in words for a report.</param>
internal sealed record FuzzCase(long Size, Action Run, Func<string> Describe);

/// <summary>A reader to be fuzzed.</summary>
/// <param name="name">Its name on the command line.</param>
/// <param name="factor">The most bytes that may be allocated for each byte of the file.</param>
/// <param name="reason">Why it is that many.</param>
internal abstract class FuzzTarget(string name, int factor, string reason)
{
    /// <summary>What every execution may allocate, whatever the file's size: buffers, messages, the exception.</summary>
    public const long FreeBytes = 1 << 20;

    /// <summary>The name on the command line.</summary>
    public string Name => name;

    /// <summary>The most bytes that may be allocated for each byte of the file.</summary>
    public int Factor => factor;

    /// <summary>Why it is that many.</summary>
    public string Reason => reason;

    /// <summary>Makes an execution; this is not measured.</summary>
    /// <param name="random">Decides all of it.</param>
    /// <param name="folder">An empty folder at first, for files.</param>
    public abstract FuzzCase Make(FuzzRandom random, string folder);
}

/// <summary>A reader of a file, which is a valid one changed in a few places.</summary>
internal abstract class FileTarget(string name, string fileName, int factor, string reason) : FuzzTarget(name, factor, reason)
{
    private Mutator? mutator;

    /// <summary>Words that the format knows, to be put in and over.</summary>
    protected virtual IReadOnlyList<string> Words => [];

    /// <inheritdoc/>
    public override FuzzCase Make(FuzzRandom random, string folder)
    {
        mutator ??= new Mutator(Corpus(folder), [.. Words.Select(System.Text.Encoding.Latin1.GetBytes)]);
        byte[] file = Reshape(random) ?? mutator.Next(random);
        string path = Path.Combine(folder, fileName);
        Write(path, file);
        return new FuzzCase(file.Length, () => Read(path), () => $"{file.Length} bytes: {Convert.ToHexString(file.AsSpan(0, Math.Min(file.Length, 2048)))}");
    }

    /// <summary>A file that is changed in a way of its own, now and then; null to change bytes.</summary>
    protected virtual byte[]? Reshape(FuzzRandom random) => null;

    /// <summary>Valid files.</summary>
    protected abstract IReadOnlyList<byte[]> Corpus(string folder);

    /// <summary>Reads a file and all that is in it.</summary>
    protected abstract void Read(string path);

    /// <summary>The file at a path that a function writes to.</summary>
    protected static byte[] Written(string path, Action<string> write)
    {
        write(path);
        byte[] bytes = File.ReadAllBytes(path);
        File.Delete(path);
        return bytes;
    }

    private static void Write(string path, byte[] file)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, file);
    }
}
