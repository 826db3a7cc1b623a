using Fovea.Steps.Mistakes;

namespace Fovea.Cli.Steps;

/// <summary>A learner's result and what was found.</summary>
/// <param name="Name">The result's name.</param>
/// <param name="Path">The learner's file.</param>
/// <param name="Diagnosis">What was found.</param>
internal sealed record ComparedResult(string Name, string Path, Diagnosis Diagnosis);
