namespace Fovea.Steps.Mistakes;

/// <summary>Where the bias is added.</summary>
internal enum BiasRule
{
    /// <summary>Once, after the sum: right.</summary>
    AfterSum,

    /// <summary>To every product, inside the sum.</summary>
    InsideSum,

    /// <summary>Nowhere.</summary>
    Forgotten,

    /// <summary>The first filter's bias for all filters.</summary>
    FirstOnly,

    /// <summary>Subtracted.</summary>
    Subtracted,
}
