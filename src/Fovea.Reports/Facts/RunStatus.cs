namespace Fovea.Reports.Facts;

/// <summary>How far a run is.</summary>
internal enum RunStatus
{
    /// <summary>Steps are being taken.</summary>
    Running,

    /// <summary>It was stopped, and can go on.</summary>
    Stopped,

    /// <summary>It is complete.</summary>
    Finished,
}
