namespace Fovea.Planning;

/// <summary>Collects actions into stages; a join ends the stage, and so does work that is divided otherwise.</summary>
internal sealed class StageBuilder(Plan plan)
{
    private readonly List<Stage> finished = [];
    private readonly List<ChunkAction> actions = [];

    public void Add(ChunkAction action) => actions.Add(action);

    /// <summary>Ends the stage: what follows waits until every chunk came here and <paramref name="join"/> ran once.</summary>
    public void Join(Action? join)
    {
        if (actions.Count > 0 || join is not null)
        {
            finished.Add(new ChunkStage(plan, [.. actions], join));
            actions.Clear();
        }
    }

    /// <summary>Adds work on the whole batch; it waits for every chunk, and every chunk waits for it.</summary>
    public void Divide(int parts, PartAction action)
    {
        Join(null);
        finished.Add(new PartStage(plan, action, parts));
    }

    public Stage[] Build()
    {
        Join(null);
        return [.. finished];
    }
}
