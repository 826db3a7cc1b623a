using Fovea.Formats.Npy;
using Fovea.Steps.Mistakes;

namespace Fovea.Cli.Steps;

/// <summary>One result of a function: what is written, and how a learner's own is judged.</summary>
/// <param name="Name">The name in the exercise, and of the file: <c>dW</c>.</param>
/// <param name="Array">The values.</param>
/// <param name="Judge">Compares a learner's result.</param>
internal sealed record StepResult(string Name, NpyArray Array, Func<LearnerResult, Diagnosis> Judge)
{
    public string FileName => $"{Name}.npy";
}
