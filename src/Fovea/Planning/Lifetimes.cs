using Fovea.Layers;
using Fovea.Models;
using Fovea.Planning.Cpu;

namespace Fovea.Planning;

/// <summary>
/// Who shares whose array, what is differentiated, and when each array is written first and read last. Layer i of n runs forward at time i
/// and backward at time 2n - 1 - i.
/// <para>Where a layer needs the whole batch, all chunks meet before it runs: that is where one stage ends and the next begins.</para>
/// </summary>
internal sealed class Lifetimes
{
    private readonly Model model;
    private readonly FusedLayer[] layers;
    private readonly Differentiation differentiation;
    private readonly Dictionary<ModelNode, int> readers = [];
    private readonly Dictionary<ModelNode, ModelNode> owners = [];
    private readonly Dictionary<ModelNode, ModelNode> gradientOwners = [];
    private readonly Dictionary<ModelNode, int> lastRead = [];
    private readonly Dictionary<ModelNode, int> firstGradient = [];
    private readonly int[] stages;

    /// <summary>Works it out.</summary>
    /// <param name="model">The model.</param>
    /// <param name="layers">The layers of the plan.</param>
    /// <param name="differentiation">What a gradient reaches.</param>
    /// <param name="worksInPlace">Whether a layer may write where its input is.</param>
    public Lifetimes(Model model, FusedLayer[] layers, Differentiation differentiation, bool worksInPlace)
    {
        this.model = model;
        this.layers = layers;
        this.differentiation = differentiation;
        foreach (ModelNode input in layers.SelectMany(layer => layer.Inputs))
        {
            readers[input] = readers.GetValueOrDefault(input) + 1;
        }

        if (worksInPlace)
        {
            FindOwners();
        }

        FindReads();
        stages = Stages();
    }

    /// <summary>The number of times that the chunks have met before something is written or read at a moment.</summary>
    public int StageOf(int time) => stages[time];

    /// <summary>The node whose array holds a node's output: another one where a layer works in place.</summary>
    public ModelNode Owner(ModelNode node) => owners.GetValueOrDefault(node, node);

    /// <summary>The node whose array holds the gradient of a node's output.</summary>
    public ModelNode GradientOwner(ModelNode node) => gradientOwners.GetValueOrDefault(node, node);

    /// <summary>Whether a gradient of the node's output is wanted.</summary>
    public bool IsDifferentiated(ModelNode node) => differentiation.Reaches(node);

    public int Backward(int layer) => (2 * layers.Length) - 1 - layer;

    /// <summary>When the array that a node owns is read for the last time; its birth where nobody reads it.</summary>
    public int LastRead(ModelNode owner) => lastRead[owner];

    /// <summary>When a gradient is first written into the array that a node owns.</summary>
    public int FirstGradient(ModelNode owner, int otherwise) => firstGradient.GetValueOrDefault(owner, otherwise);

    private void FindOwners()
    {
        var producers = layers.ToDictionary(layer => layer.Result);
        foreach (FusedLayer layer in layers)
        {
            // The model's output lies where the caller reads it, so its last layer never works in place.
            ModelNode input = layer.Node.Inputs[0];
            Layer producer = producers.GetValueOrDefault(input)?.Node.Layer ?? model.Input.Layer;
            bool inPlace = layer.Result != model.Output && readers[input] == 1
                && CpuExecutors.WorksInPlace(layer.Node.Layer, producer, layer.Mode);
            if (inPlace)
            {
                owners.Add(layer.Result, Owner(input));
                if (input != model.Input)
                {
                    gradientOwners.Add(layer.Result, GradientOwner(input));
                }
            }
        }
    }

    private void FindReads()
    {
        for (int i = 0; i < layers.Length; i++)
        {
            FusedLayer layer = layers[i];
            bool backward = IsDifferentiated(layer.Result);
            Read(layer.Result, i);
            for (int input = 0; input < layer.Inputs.Count; input++)
            {
                ModelNode node = layer.Inputs[input];
                Read(node, backward && CpuExecutors.ReadsInputInBackward(layer, input) ? Backward(i) : i);
                if (backward && IsDifferentiated(node))
                {
                    // Readers further behind come first on the way back.
                    ModelNode owner = GradientOwner(node);
                    firstGradient[owner] = Math.Min(Backward(i), firstGradient.GetValueOrDefault(owner, int.MaxValue));
                }
            }

            if (backward && CpuExecutors.ReadsOutputInBackward(layer))
            {
                Read(layer.Result, Backward(i));
            }
        }
    }

    private int[] Stages()
    {
        // Forward and backward may be two calls, so all chunks meet between them.
        int[] result = new int[(2 * layers.Length) + 1];
        result[layers.Length]++;
        for (int i = 0; i < layers.Length; i++)
        {
            if (layers[i].IsDivided || CpuExecutors.NeedsBatch(layers[i]))
            {
                Meet(result, i, layers[i].IsDivided);
                if (IsDifferentiated(layers[i].Result))
                {
                    Meet(result, Backward(i), layers[i].IsDivided);
                }
            }
        }

        for (int time = 1; time < result.Length; time++)
        {
            result[time] += result[time - 1];
        }

        return result;
    }

    // What is divided ends its stage, too.
    private static void Meet(int[] result, int time, bool divided)
    {
        result[time]++;
        result[time + 1] += divided ? 1 : 0;
    }

    private void Read(ModelNode node, int time) =>
        lastRead[Owner(node)] = Math.Max(time, lastRead.GetValueOrDefault(Owner(node)));
}
