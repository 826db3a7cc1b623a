namespace Fovea.Steps.Mistakes;

/// <summary>The outcome of a comparison.</summary>
public enum Verdict
{
    /// <summary>The learner's result is right within the tolerance.</summary>
    Agrees,

    /// <summary>One or several known mistakes reproduce the learner's result exactly (within the tolerance).</summary>
    KnownMistake,

    /// <summary>The result differs, and no known mistake or pair of mistakes reproduces it.</summary>
    Differs,

    /// <summary>The result has another shape than the right one, and no known mistake reproduces it.</summary>
    WrongShape,
}
