namespace Fovea.Explaining.Training;

/// <summary>What a training in the tab is at.</summary>
public enum DeskWork
{
    /// <summary>The first images are read, to learn what pixels are like.</summary>
    Preparing,

    /// <summary>The network learns.</summary>
    Learning,

    /// <summary>The held-back images are measured.</summary>
    Measuring,
}
