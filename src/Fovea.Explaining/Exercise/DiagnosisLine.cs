namespace Fovea.Explaining.Exercise;

/// <summary>One line about a learner's result.</summary>
/// <param name="Role">What the line is.</param>
/// <param name="Label">One or two words before it: <c>look at</c>; empty where it has none.</param>
/// <param name="Text">The line.</param>
public sealed record DiagnosisLine(DiagnosisRole Role, string Label, string Text);
