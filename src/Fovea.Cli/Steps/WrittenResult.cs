namespace Fovea.Cli.Steps;

/// <summary>A result and where it went.</summary>
/// <param name="Result">The result.</param>
/// <param name="Path">Its file.</param>
/// <param name="Kept">Whether the file was left alone because it is one of those that were read.</param>
internal sealed record WrittenResult(StepResult Result, string Path, bool Kept);
