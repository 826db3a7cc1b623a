namespace Fovea.Steps;

/// <summary>What a pooling layer makes of a window.</summary>
public enum PoolMode
{
    /// <summary>The largest value of the window. A window that holds a NaN gives NaN, as np.max does.</summary>
    Max,

    /// <summary>The mean of the window's values.</summary>
    Average,
}
