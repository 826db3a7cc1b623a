namespace Fovea.Planning;

/// <summary>What changes from one run of a plan to the next.</summary>
internal sealed class StepState
{
    /// <summary>The images in this run.</summary>
    public int Images { get; set; }

    /// <summary>The number of forward passes in training so far: what makes dropout differ from step to step.</summary>
    public ulong Number { get; set; }

    /// <summary>The seed of dropout.</summary>
    public ulong Seed { get; init; }
}
