namespace Fovea.Explaining.Code;

/// <summary>A piece of a line of C#.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">As it stands in the source.</param>
public readonly record struct CodeWord(CodeKind Kind, string Text);
