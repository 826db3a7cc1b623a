namespace Fovea.Steps.Exercise;

/// <summary>What came out of a published example.</summary>
/// <param name="Results">What the function returned.</param>
/// <param name="Values">What was published of it, beside what was computed.</param>
internal sealed record ExerciseSolution(IEnumerable<ExerciseResult> Results, IEnumerable<PublishedValue> Values);
