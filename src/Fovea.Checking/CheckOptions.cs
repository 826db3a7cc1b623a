namespace Fovea.Checking;

/// <summary>Settings of a check.</summary>
public sealed record CheckOptions
{
    /// <summary>Decides which entries are compared, and the gradient that is sent back.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>
    /// The entries of each parameter and of the input that are held against central differences, and the least entries of each array that
    /// are held against the steps; 0 for up to 32, fewer where a network is large.
    /// </summary>
    public int Samples { get; init; }

    /// <summary>The number of threads; 0 for as many as there are processors. It does not change the result.</summary>
    public int Threads { get; init; }
}
