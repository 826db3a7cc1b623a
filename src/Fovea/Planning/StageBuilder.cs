namespace Fovea.Planning;

/// <summary>Collects actions into stages; a join ends the stage.</summary>
internal sealed class StageBuilder
{
    private readonly List<(ChunkAction[] Actions, Action[] Joins)> finished = [];
    private readonly List<ChunkAction> actions = [];

    public void Add(ChunkAction action) => actions.Add(action);

    /// <summary>Ends the stage: what follows waits until every chunk came here and <paramref name="join"/> ran once.</summary>
    public void Join(Action join)
    {
        finished.Add(([.. actions], [join]));
        actions.Clear();
    }

    public Stage[] Build(Plan plan)
    {
        IEnumerable<(ChunkAction[] Actions, Action[] Joins)> all = actions.Count > 0 ? [.. finished, ([.. actions], [])] : finished;
        return [.. all.Select(stage => new Stage(plan, stage.Actions, stage.Joins))];
    }
}
