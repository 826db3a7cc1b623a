using System.IO.MemoryMappedFiles;
using System.Text;

namespace Fovea.Testing;

/// <summary>
/// Which guards the tests of this process use: fences, since a process that a page ends tells nothing of its other tests; pages where the
/// process was started to be ended by them.
/// </summary>
public static class Guards
{
    /// <summary>
    /// Set for a process that may be ended by a guard page: a file that holds what was computed last. It is memory that the file shares, so
    /// that it is there however the process ends.
    /// </summary>
    public const string Variable = "FOVEA_GUARD_PAGES";

    private const int Room = 4096;

    private static readonly MemoryMappedViewAccessor? Case = Open(Environment.GetEnvironmentVariable(Variable));

    /// <summary>Whether this system has guard pages.</summary>
    public static bool PagesExist => GuardPages.Exist;

    /// <summary>Every test whose memory matters most runs under each of these.</summary>
    public static IReadOnlyList<Guard> All { get; } = Case is null ? [Guard.Fences] : [Guard.PageBehind, Guard.PageInFront];

    /// <summary>Where a buffer is guarded whose test does not say.</summary>
    public static Guard Usual => All[0];

    /// <summary>Says what is computed next; whoever started this process reads it if that is the last thing it does.</summary>
    public static void Begin(string what)
    {
        if (Case is not null)
        {
            byte[] text = Encoding.UTF8.GetBytes(what);
            Case.WriteArray(sizeof(int), text, 0, Math.Min(text.Length, Room - sizeof(int)));
            Case.Write(0, Math.Min(text.Length, Room - sizeof(int)));
        }
    }

    /// <summary>What the process of a file began last.</summary>
    public static string ReadCase(string file)
    {
        byte[] bytes = File.ReadAllBytes(file);
        return bytes.Length < sizeof(int) ? string.Empty : Encoding.UTF8.GetString(bytes, sizeof(int), BitConverter.ToInt32(bytes));
    }

    private static MemoryMappedViewAccessor? Open(string? file) =>
        file is null ? null : MemoryMappedFile.CreateFromFile(file, FileMode.OpenOrCreate, null, Room).CreateViewAccessor(0, Room);
}
