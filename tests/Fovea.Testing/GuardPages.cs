using System.Runtime.InteropServices;

namespace Fovea.Testing;

/// <summary>
/// Memory with a page on either side that nobody may touch: a read or a write one value too far ends the process, whether or not the value
/// is used. Regions are kept and given out again, because asking the system for them takes longer than most kernels.
/// </summary>
internal static unsafe class GuardPages
{
    private const int None = 0;
    private const int ReadWrite = 1 | 2;
    private const int PrivateAnonymous = 0x02 | 0x20;
    private static readonly int Page = Environment.SystemPageSize;
    private static readonly Dictionary<int, Stack<nint>> Free = [];

    /// <summary>Whether this system has them; the constants above are Linux'.</summary>
    public static bool Exist => OperatingSystem.IsLinux();

    /// <summary>The bytes of the region that is given for a number of bytes: pages, doubled until they hold them.</summary>
    public static int RegionLength(int bytes)
    {
        int length = Page;
        while (length < bytes)
        {
            length *= 2;
        }

        return length;
    }

    /// <summary>A region; its first byte is the first of a page, and the byte behind it belongs to the guard.</summary>
    public static byte* Rent(int regionLength)
    {
        lock (Free)
        {
            if (Free.TryGetValue(regionLength, out Stack<nint>? regions) && regions.Count > 0)
            {
                return (byte*)regions.Pop();
            }
        }

        byte* guarded = Map(null, (nuint)(regionLength + (2 * Page)), None, PrivateAnonymous, -1, 0);
        if ((nint)guarded == -1 || Protect(guarded + Page, (nuint)regionLength, ReadWrite) != 0)
        {
            throw new InvalidOperationException($"The system gives no guarded memory, error {Marshal.GetLastPInvokeError()}.");
        }

        return guarded + Page;
    }

    /// <summary>Gives a region back.</summary>
    public static void Return(byte* region, int regionLength)
    {
        lock (Free)
        {
            if (!Free.TryGetValue(regionLength, out Stack<nint>? regions))
            {
                Free[regionLength] = regions = new Stack<nint>();
            }

            regions.Push((nint)region);
        }
    }

    [DllImport("libc", EntryPoint = "mmap", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern byte* Map(byte* address, nuint length, int protection, int flags, int file, nint offset);

    [DllImport("libc", EntryPoint = "mprotect", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Protect(byte* address, nuint length, int protection);
}
