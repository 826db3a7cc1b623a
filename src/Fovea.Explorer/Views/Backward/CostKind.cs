namespace Fovea.Explorer.Views.Backward;

/// <summary>What the gradient that comes in is the slope of.</summary>
public enum CostKind
{
    /// <summary>Every output is to become one number.</summary>
    Squares,

    /// <summary>The sum of the output.</summary>
    Ones,

    /// <summary>A gradient that is drawn.</summary>
    Random,

    /// <summary>A gradient that the person types.</summary>
    Own,
}
