namespace Fovea.Steps.Mistakes;

/// <summary>What is made of a window.</summary>
internal enum PoolRule
{
    /// <summary>What the mode says: right.</summary>
    Asked,

    /// <summary>The other mode.</summary>
    Other,

    /// <summary>The smallest value.</summary>
    Minimum,

    /// <summary>The sum, not divided.</summary>
    Sum,

    /// <summary>The sum divided by f once.</summary>
    SumOverF,
}
