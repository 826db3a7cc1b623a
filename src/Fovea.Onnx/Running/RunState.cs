namespace Fovea.Onnx.Running;

/// <summary>The values of one run; each is let go when its last reader has read it.</summary>
internal sealed class RunState
{
    private readonly IReadOnlyDictionary<string, OnnxTensor> constants;
    private readonly Dictionary<string, int> readersLeft;
    private readonly Dictionary<string, OnnxTensor> values;

    /// <summary>Starts a run.</summary>
    /// <param name="constants">Values that are the same in every run.</param>
    /// <param name="readers">How often each value is read; kept as it is.</param>
    /// <param name="inputs">The inputs.</param>
    public RunState(
        IReadOnlyDictionary<string, OnnxTensor> constants, Dictionary<string, int> readers, Dictionary<string, OnnxTensor> inputs)
    {
        this.constants = constants;
        readersLeft = new Dictionary<string, int>(readers, readers.Comparer);
        values = inputs;
    }

    /// <summary>A value that is there; null for an empty name, which stands for an optional input that is left out.</summary>
    public OnnxTensor? Find(string name) =>
        values.TryGetValue(name, out OnnxTensor? value) || constants.TryGetValue(name, out value) ? value : null;

    /// <summary>Whether a value is the same in every run.</summary>
    public bool IsConstant(string name) => constants.ContainsKey(name);

    /// <summary>Keeps a value that somebody reads.</summary>
    public void Set(string name, OnnxTensor value)
    {
        if (readersLeft.GetValueOrDefault(name) > 0)
        {
            values[name] = value;
        }
    }

    /// <summary>Tells that these inputs were read, each as often as it stands here.</summary>
    public void Release(IEnumerable<string> names)
    {
        foreach (string name in names)
        {
            if (readersLeft.TryGetValue(name, out int left))
            {
                readersLeft[name] = left - 1;
                if (left == 1)
                {
                    values.Remove(name);
                }
            }
        }
    }
}
