namespace Fovea.Planning;

/// <summary>What a plan is for.</summary>
public enum PlanMode
{
    /// <summary>
    /// Forward only: dropout does nothing, batch normalisation uses its running statistics, memory is reused as soon as it is dead.
    /// </summary>
    Inference,

    /// <summary>Forward and backward: dropout drops, batch normalisation uses the batch and updates its running statistics.</summary>
    Training,
}
