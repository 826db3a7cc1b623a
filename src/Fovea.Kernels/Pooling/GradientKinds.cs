namespace Fovea.Kernels.Pooling;

/// <summary>How a window's gradient reaches its taps.</summary>
internal interface IShare
{
    /// <summary>Whether a tap's part depends on its value; if not, neither input nor output is read.</summary>
    static abstract bool DependsOnValues { get; }
}

/// <summary>What becomes of what is found at a tap.</summary>
internal interface IDeposit
{
    /// <summary>Whether the part is added to what is there.</summary>
    static abstract bool Adds { get; }
}

/// <summary>The first tap that equals the window's maximum takes all.</summary>
internal readonly struct FirstMaximum : IShare
{
    public static bool DependsOnValues => true;
}

/// <summary>Each tap takes as much.</summary>
internal readonly struct EqualParts : IShare
{
    public static bool DependsOnValues => false;
}

/// <summary>For windows that overlap.</summary>
internal readonly struct Adding : IDeposit
{
    public static bool Adds => true;
}

/// <summary>For windows that share no place.</summary>
internal readonly struct Writing : IDeposit
{
    public static bool Adds => false;
}
