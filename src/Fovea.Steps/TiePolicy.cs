namespace Fovea.Steps;

/// <summary>Which entries of a window receive the gradient when several of them are its maximum.</summary>
public enum TiePolicy
{
    /// <summary>Every maximum receives the whole gradient, as in the exercise (mask = (x == max(x))). Ties then multiply the
    /// gradient.</summary>
    All,

    /// <summary>Only the first maximum in row order receives it, as the frameworks do. The sum of the gradient is kept.</summary>
    First,

    /// <summary>The maxima share it evenly. The sum of the gradient is kept, and no position is preferred.</summary>
    Split,
}
