namespace Fovea.Explaining.Windows;

/// <summary>Along which axis a window slides.</summary>
public enum WindowAxis
{
    /// <summary>Down the rows.</summary>
    Height,

    /// <summary>Along the columns.</summary>
    Width,
}
