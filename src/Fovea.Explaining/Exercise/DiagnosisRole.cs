namespace Fovea.Explaining.Exercise;

/// <summary>What a line about a learner's result is.</summary>
public enum DiagnosisRole
{
    /// <summary>Where and how far the result differs.</summary>
    Fact,

    /// <summary>Says that no known mistake was found; observations may follow.</summary>
    Nothing,

    /// <summary>An observation that narrows the search.</summary>
    Hint,

    /// <summary>Says that mistakes were found; they follow.</summary>
    Found,

    /// <summary>The name of a mistake, or of two made together.</summary>
    Mistake,

    /// <summary>The line of the formula as it should be.</summary>
    Formula,

    /// <summary>What went wrong on that line.</summary>
    Explanation,
}
