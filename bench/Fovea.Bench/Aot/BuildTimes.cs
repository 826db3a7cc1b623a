namespace Fovea.Bench.Aot;

/// <summary>What <c>fovea bench</c> found.</summary>
/// <param name="ImagesPerSecond">Images a second.</param>
/// <param name="FastestMilliseconds">The fastest single step.</param>
/// <param name="InstructionSet">The widest instruction set that was used.</param>
internal sealed record BuildTimes(double ImagesPerSecond, double FastestMilliseconds, string InstructionSet)
{
    /// <summary>The median rate and the fastest step of several processes.</summary>
    public static BuildTimes Of(IReadOnlyList<BuildTimes> runs)
    {
        double[] rates = [.. runs.Select(run => run.ImagesPerSecond).Order()];
        return new BuildTimes(rates[rates.Length / 2], runs.Min(run => run.FastestMilliseconds), runs[0].InstructionSet);
    }
}
