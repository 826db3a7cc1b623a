namespace Fovea.Data.Arrays;

/// <summary>What a dataset may keep in memory; what is beyond stays in its file.</summary>
/// <param name="bytes">The bytes for all parts together.</param>
internal sealed class MemoryBudget(long bytes)
{
    private long left = bytes;

    /// <summary>Takes memory for an array if there is enough.</summary>
    public bool TryTake(long wanted)
    {
        if (wanted > left || wanted > Array.MaxLength)
        {
            return false;
        }

        left -= wanted;
        return true;
    }

    /// <summary>Takes memory for an array that cannot stay in its file, however much that is.</summary>
    /// <exception cref="FoveaException">The process cannot have so much.</exception>
    public void Require(string path, long wanted, string fix)
    {
        left -= wanted;
        long available = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        if (available > 0 && wanted > available / 10 * 9)
        {
            throw new FoveaException(
                $"{path}: needs {wanted >> 20} MiB of memory unpacked, more than this process may use ({available >> 20} MiB). {fix}");
        }
    }
}
