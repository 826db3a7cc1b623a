namespace Fovea.Checking;

/// <summary>What a check found.</summary>
/// <param name="Model">The model's name.</param>
/// <param name="Images">Where the images came from.</param>
/// <param name="InstructionSets">The instruction sets that were held against each other, narrowest first.</param>
/// <param name="KernelBatch">The images that the kernels ran on.</param>
/// <param name="GradientBatch">The images of the central differences.</param>
/// <param name="GradientInput">The input at which central differences were taken: a smaller one where the model allows it and is large.</param>
/// <param name="Rows">All comparisons, those nearest to their tolerance last.</param>
public sealed record CheckReport(
    string Model,
    string Images,
    IReadOnlyList<string> InstructionSets,
    int KernelBatch,
    int GradientBatch,
    Shape GradientInput,
    IReadOnlyList<CheckRow> Rows)
{
    /// <summary>Whether every comparison is within its tolerance.</summary>
    public bool Passed => Rows.All(row => row.Passed);

    /// <summary>The comparisons that are not.</summary>
    public int Failures => Rows.Count(row => !row.Passed);
}
