using Fovea.Layers;
using Fovea.Planning;
using Fovea.Planning.Cpu;

namespace Fovea.Training.Diagnosis;

/// <summary>
/// Looks for ReLUs whose channels (or features) give 0 for every image that was looked at: no gradient passes through them, so they learn
/// nothing more.
/// </summary>
internal sealed class DeadUnits : PlanObserver
{
    /// <summary>Told from more than this share of a layer's units on.</summary>
    public const double Share = 0.5;

    /// <summary>Fewer images say little.</summary>
    public const int FewestImages = 256;

    private readonly Dictionary<Executor, Fired> layers = [];
    private int images;

    public DeadUnits(Plan plan)
    {
        foreach (Executor executor in plan.Executors.Where(each => each.Site.Layer.Relu || each.Site.Node.Layer is Relu or Relu6))
        {
            layers.Add(executor, new Fired(executor.Site.Layer.Result.OutputShape.Channels));
        }
    }

    /// <summary>Notes that a batch was watched.</summary>
    public void Add(int count) => images += count;

    /// <summary>What was found since the last call, if enough was seen; null where nothing is wrong.</summary>
    public string? Judge()
    {
        if (images < FewestImages)
        {
            return null;
        }

        string? message = null;
        int others = -1;
        double worst = Share;
        foreach ((Executor executor, Fired fired) in layers)
        {
            int dead = fired.Units.Count(unit => !unit);
            double share = (double)dead / fired.Units.Length;
            if (share > Share)
            {
                others++;
            }

            if (share > worst)
            {
                worst = share;
                FusedLayer layer = executor.Site.Layer;
                string place = layer.Result == layer.Node ? layer.Node.Name : $"{layer.Result.Name} behind {layer.Node.Name}";
                message = $"{place}: {dead} of {fired.Units.Length} units ({share:P0}) gave 0 for each of {images} images and learn nothing more";
            }

            fired.Clear();
        }

        images = 0;
        return message is null ? null
            : $"{message}{(others > 0 ? $"; {others} other {(others == 1 ? "layer is" : "layers are")} like it" : "")}. "
                + "A lower learning rate, a batch normalisation in front of it, or LeakyRelu in its place keeps units alive.";
    }

    public override void AfterForward(Executor executor, in Chunk chunk)
    {
        if (layers.TryGetValue(executor, out Fired? fired))
        {
            fired.Look(chunk[executor.Site.Output]);
        }
    }

    // Several threads set flags to true at once, and nobody sets one back meanwhile.
    private sealed class Fired(int channels)
    {
        private volatile bool all;

        public bool[] Units { get; } = new bool[channels];

        public void Look(ReadOnlySpan<float> output)
        {
            // Usually the first image fires all, and nothing is left to look for.
            for (int first = 0; first < output.Length && !all; first += Units.Length)
            {
                bool missing = false;
                for (int c = 0; c < Units.Length; c++)
                {
                    if (!Units[c])
                    {
                        Units[c] = output[first + c] > 0;
                        missing |= !Units[c];
                    }
                }

                all = !missing;
            }
        }

        public void Clear()
        {
            Array.Clear(Units);
            all = false;
        }
    }
}
