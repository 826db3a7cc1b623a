namespace Fovea.Explaining.Backward;

/// <summary>
/// Sums that grow term by term and can be looked at after any number of terms. Going forward adds the terms between, in their order, so
/// that the bits are those of one loop over all; rounding cannot be undone, so going back starts from a copy kept on the way.
/// </summary>
internal sealed class BuildUp
{
    // A copy for every so many terms: few enough to be small, often enough that going back by one repeats little.
    private const int MostCopies = 16;
    private const long MostBytes = 64L << 20;
    private const int LeastTerms = 128;
    private readonly double[][] sums;
    private readonly Action<int, int> add;
    private readonly int interval;
    private readonly double[][]?[] copies;

    /// <summary>Begins with no term.</summary>
    /// <param name="count">How many terms there are.</param>
    /// <param name="add">Adds the terms from the first number up to, not including, the second to the sums.</param>
    /// <param name="sums">The sums, all zero.</param>
    public BuildUp(int count, Action<int, int> add, params double[][] sums)
    {
        Count = count;
        this.add = add;
        this.sums = sums;
        long bytes = Math.Max(1, sums.Sum(sum => (long)sum.Length * sizeof(double)));
        int most = (int)Math.Clamp(MostBytes / bytes, 1, MostCopies);
        interval = Math.Max(LeastTerms, (count + most - 1) / most);
        copies = new double[(count / interval) + 1][][];
    }

    /// <summary>How many terms there are.</summary>
    public int Count { get; }

    /// <summary>How many terms the sums hold.</summary>
    public int Done { get; private set; }

    /// <summary>How many terms were added since the beginning, repeated ones too: what the moves so far have cost.</summary>
    public long Added { get; private set; }

    /// <summary>Makes the sums those of the first <paramref name="count"/> terms.</summary>
    public void MoveTo(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Count);
        StartNear(count);
        while (Done < count)
        {
            int next = Math.Min(count, ((Done / interval) + 1) * interval);
            add(Done, next);
            Added += next - Done;
            Done = next;
            if (Done % interval == 0)
            {
                copies[Done / interval] ??= Array.ConvertAll(sums, sum => (double[])sum.Clone());
            }
        }
    }

    // The nearest copy, where it is nearer than what the sums hold now.
    private void StartNear(int count)
    {
        int copy = count / interval;
        while (copy > 0 && copies[copy] is null)
        {
            copy--;
        }

        if (Done <= count && copy * interval <= Done)
        {
            return;
        }

        for (int i = 0; i < sums.Length; i++)
        {
            if (copies[copy] is { } kept)
            {
                kept[i].CopyTo(sums[i], 0);
            }
            else
            {
                Array.Clear(sums[i]);
            }
        }

        Done = copy * interval;
    }
}
