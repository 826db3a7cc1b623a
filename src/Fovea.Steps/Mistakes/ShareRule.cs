namespace Fovea.Steps.Mistakes;

/// <summary>What the average sends to each entry of a window.</summary>
internal enum ShareRule
{
    /// <summary>dz / (f * f): right.</summary>
    WindowArea,

    /// <summary>dz / f.</summary>
    WindowSide,

    /// <summary>dz, not divided.</summary>
    Whole,

    /// <summary>dz / (n_H * n_H), with the output's height for the window's.</summary>
    OutputHeightSquared,

    /// <summary>dz / (n_H * n_W), with the output's sizes for the window's.</summary>
    OutputArea,

    /// <summary>dz / (n_H_prev * n_W_prev), with the input's sizes for the window's.</summary>
    InputArea,

    /// <summary>dz / (2 f), the sum of the sides.</summary>
    SumOfSides,
}
