using Fovea.Onnx.Importing;
using Fovea.Onnx.Proto;
using Fovea.Onnx.Reading;
using Fovea.Onnx.Running;

namespace Fovea.Onnx;

/// <summary>
/// Runs a graph. What depends on constants alone is computed once, parts that are layers run as plans on the fast kernels, and the rest
/// operator by operator; values are let go after their last reader. Sizes that the file leaves open are those of the given inputs. A
/// runner is
/// used by one thread at a time.
/// </summary>
public sealed class GraphRunner
{
    // Plans hold memory, so only those of the last few shapes are kept.
    private const int MostRecipes = 4;
    private readonly OnnxGraph graph;
    private readonly GraphRunnerOptions options;
    private readonly Dictionary<string, int> readers;
    private readonly List<Recipe> recipes = [];

    /// <summary>Prepares to run a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="options">Settings, or null for the defaults.</param>
    /// <exception cref="FoveaException">The model has operators that are not computed; the message names all of them.</exception>
    public GraphRunner(OnnxModel model, GraphRunnerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        this.options = options ?? new GraphRunnerOptions();
        Model = model;
        OperatorChoice.RequireAll(model.Graph, node => this.options.UseLayers && LayerTranslations.Knows(node));
        graph = ConstantFolding.Fold(model.Graph);
        readers = graph.CountReaders();
    }

    /// <summary>The model.</summary>
    public OnnxModel Model { get; }

    /// <summary>The steps of the last run that were computed as layers and those that ran operator by operator.</summary>
    public (int Layers, int Operators) LastSteps { get; private set; }

    /// <summary>Runs the graph.</summary>
    /// <param name="inputs">The inputs in the graph's order.</param>
    /// <returns>The outputs in the graph's order.</returns>
    /// <exception cref="FoveaException">An input does not fit, or an operator does not fit what it is given.</exception>
    public OnnxTensor[] Run(params ReadOnlySpan<OnnxTensor> inputs) => RunOwned(InputBinding.ByOrder(graph, inputs));

    /// <summary>Runs the graph.</summary>
    /// <param name="inputs">The inputs by name.</param>
    /// <returns>The outputs in the graph's order.</returns>
    /// <exception cref="FoveaException">An input does not fit, or an operator does not fit what it is given.</exception>
    public OnnxTensor[] Run(IReadOnlyDictionary<string, OnnxTensor> inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        return RunOwned(new Dictionary<string, OnnxTensor>(inputs, StringComparer.Ordinal));
    }

    private OnnxTensor[] RunOwned(Dictionary<string, OnnxTensor> inputs)
    {
        try
        {
            return RunSteps(inputs);
        }
        catch (OutOfMemoryException exception)
        {
            throw new FoveaException(
                $"{graph.Source}: the memory does not suffice to run it. Give fewer or smaller images; a model from elsewhere may be damaged.",
                exception);
        }
    }

    private OnnxTensor[] RunSteps(Dictionary<string, OnnxTensor> inputs)
    {
        // A recipe was found with inputs that were checked: others of the same names, types and shapes are as good.
        Recipe? recipe = recipes.Find(each => each.Fits(inputs));
        if (recipe is null)
        {
            InputBinding.Check(graph, inputs);
        }

        var state = new RunState(graph.Constants, readers, new Dictionary<string, OnnxTensor>(inputs, StringComparer.Ordinal));
        if (recipe is not null && !recipe.TryRun(state))
        {
            // A shape within the graph came of other values than the last time.
            recipes.Remove(recipe);
            recipe = null;
            state = new RunState(graph.Constants, readers, new Dictionary<string, OnnxTensor>(inputs, StringComparer.Ordinal));
        }

        if (recipe is null)
        {
            recipes.Add(recipe = new Recipe(graph, inputs, Explore(state)));
            if (recipes.Count > MostRecipes)
            {
                recipes.RemoveAt(0);
            }
        }

        LastSteps = (recipe.Layers, recipe.Count - recipe.Layers);
        return [.. graph.Outputs.Select(Output)];

        OnnxTensor Output(OnnxValue output) =>
            state.Find(output.Name) ?? throw new FoveaException($"{graph.Source}: the output '{output.Name}' was not computed.");
    }

    // The first run with inputs of these shapes finds its steps on the way, for then every shape is known.
    private List<IStep> Explore(RunState state)
    {
        var steps = new List<IStep>();
        var done = new HashSet<NodeProto>(ReferenceEqualityComparer.Instance);
        var finder = new SegmentFinder(graph, options);
        for (int i = 0; i < graph.Nodes.Count; i++)
        {
            NodeProto node = graph.Nodes[i];
            if (done.Contains(node))
            {
                continue;
            }

            IStep step;
            if (options.UseLayers && finder.Find(i, done, state) is { } segment)
            {
                done.UnionWith(segment.Nodes);
                step = segment;
            }
            else
            {
                done.Add(node);
                step = OperatorChoice.Find(node, graph.Opset, out string problem) is { } choice
                    ? new OperatorStep(node, choice, graph.Source)
                    : throw new FoveaException($"{graph.Source}: {GraphReader.Describe(node)} is no layer here, and the operator is not computed: {problem}.");
            }

            step.Run(state);
            steps.Add(step);
        }

        return steps;
    }
}
