namespace Fovea.Reports;

/// <summary>What a report says beside that which the run's folder holds.</summary>
public sealed record ReportOptions
{
    /// <summary>What the data are called: a name or a path; null for the name of the dataset.</summary>
    public string? Data { get; init; }

    /// <summary>The processor, as the report is to name it; null to leave it out.</summary>
    public string? Machine { get; init; }

    /// <summary>The number of threads; 0 for as many as there are processors.</summary>
    public int Threads { get; init; }

    /// <summary>Sentences that the report shows beside those that the run told.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Whether the run in the folder goes on; of an earlier run that is written over nothing is kept.</summary>
    public bool Resume { get; init; }

    /// <summary>Told in one sentence what is worth knowing and stops nothing, such as a file that could not be written; or null.</summary>
    public Action<string>? Warn { get; init; }
}
