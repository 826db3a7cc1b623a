namespace Fovea.Testing;

/// <summary>What stands beside guarded memory.</summary>
public enum Guard
{
    /// <summary>Values on either side: a write is seen afterwards, a read only if it reaches the result.</summary>
    Fences,

    /// <summary>A page that ends the process when it is touched, right behind the last value; a fence in front of the first.</summary>
    PageBehind,

    /// <summary>Such a page right in front of the first value; a fence behind the last.</summary>
    PageInFront,
}
