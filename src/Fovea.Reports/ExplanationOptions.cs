using Fovea.Explaining.Networks;

namespace Fovea.Reports;

/// <summary>What an explanation is about.</summary>
public sealed record ExplanationOptions
{
    /// <summary>The class to explain, from 0; null for the likeliest.</summary>
    public int? Class { get; init; }

    /// <summary>What the page calls the picture: its file's name.</summary>
    public string Picture { get; init; } = "a picture";

    /// <summary>The patch that covers parts of the image; null for one that suits it.</summary>
    public OcclusionOptions? Patch { get; init; }

    /// <summary>The number of threads; 0 for as many as there are processors. It does not change the result.</summary>
    public int Threads { get; init; }
}
