namespace Fovea.Steps.Mistakes;

/// <summary>
/// A description of one of the small functions: a choice for each of the two things that can go wrong in it. Choice 0 is right; the
/// function's catalogue says what the others are.
/// </summary>
internal sealed record SmallSpec(int First = 0, int Second = 0);
