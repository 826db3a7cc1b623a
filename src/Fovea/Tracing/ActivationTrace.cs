using Fovea.Layers;
using Fovea.Models;
using Fovea.Planning;
using Fovea.Training;

namespace Fovea.Tracing;

/// <summary>
/// Shows a network at work on one image: what every layer gives, and how much a chosen score moves with every value, which is what
/// Grad-CAM, input gradients and receptive fields are made of. Both ways run layer by layer, so that a user interface can draw in between.
/// <para>
/// The arithmetic is that of inference, backward too: batch normalisation is its running statistics and dropout does nothing, whatever is
/// frozen. Every layer is computed by itself, so the last bits may differ from those of a plan, which fuses layers. Parameters that have
/// changed are read anew by each <see cref="Forward"/>. Used by one thread at a time; it needs no Dispose.
/// </para>
/// </summary>
/// <example>
/// <code>
/// var trace = new ActivationTrace(model);
/// foreach (ModelNode node in trace.Forward(pixels)) { Draw(node, trace.Output(node)); }
/// foreach (ModelNode node in trace.Backward(trace.ScoreNode, unit: 3)) { Draw(node, trace.Gradient(node)); }
/// ReadOnlyMemory&lt;float&gt; sensitivity = trace.Gradient(model.Input);
/// </code>
/// </example>
public sealed class ActivationTrace
{
    private readonly Plan plan;
    private readonly Stage[][] forwards;
    private readonly Stage[][] backwards;

    // Which run is going on: one that another took the place of must not go on.
    private int run;

    // The outputs of nodes below this place are there, and the gradients of nodes from that place on.
    private int outputsBelow = -1;
    private int gradientsFrom = int.MaxValue;

    /// <summary>Takes the memory of <see cref="Measure"/> and chooses kernels.</summary>
    /// <param name="model">The model.</param>
    /// <param name="options">Threads, instruction set and arithmetic, or null for the defaults; the others do not count.</param>
    /// <exception cref="FoveaException">The memory does not suffice.</exception>
    public ActivationTrace(Model model, PlanOptions? options = null)
    {
        plan = Plan.Compile(model, batch: 1, PlanMode.Training, Tracing(options));
        forwards = plan.TracedForwards();
        backwards = plan.TracedBackwards();
        ScoreNode = model.Output;
        while (ScoreNode.Layer is Softmax or Sigmoid && ScoreNode.Inputs[0] != model.Input)
        {
            ScoreNode = ScoreNode.Inputs[0];
        }
    }

    /// <summary>The model.</summary>
    public Model Model => plan.Model;

    /// <summary>
    /// The node whose values are the scores of the classes: the model's output, or what a Softmax or Sigmoid at the end reads. Explanations
    /// follow a score, because a probability near 1 hardly moves with anything.
    /// </summary>
    public ModelNode ScoreNode { get; }

    /// <summary>The memory that a trace takes, without taking it.</summary>
    /// <param name="model">The model.</param>
    /// <param name="options">As for the constructor.</param>
    public static PlanMemory Measure(Model model, PlanOptions? options = null) =>
        Plan.Measure(model, batch: 1, PlanMode.Training, Tracing(options));

    /// <summary>Computes the outputs of all layers, one layer for each step of the enumeration.</summary>
    /// <param name="pixels">The image in the model's input shape, pixels 0..1; the model's preprocessing is applied here.</param>
    /// <returns>Each layer's node as soon as its <see cref="Output"/> is there, in the order of <see cref="Model.Nodes"/>.</returns>
    /// <exception cref="FoveaException">The number of pixels is not that of the model's input, or a pixel is not a finite
    /// number.</exception>
    public IEnumerable<ModelNode> Forward(ReadOnlySpan<float> pixels)
    {
        ImageFeeder.Feed(pixels, plan);
        outputsBelow = 0;
        gradientsFrom = int.MaxValue;
        return ForwardSteps(++run);
    }

    /// <summary>
    /// Computes how much one value of a layer's output moves with every value before it, one layer for each step of the enumeration. It
    /// follows a whole <see cref="Forward"/>, any number of times.
    /// </summary>
    /// <param name="from">The layer; <see cref="ScoreNode"/> for the score of a class.</param>
    /// <param name="unit">The place of the value in the layer's output, [height, width, channels] one row after the other.</param>
    /// <returns>
    /// Each node that the value depends on, as soon as its <see cref="Gradient"/> is there: first the layer itself, last the model's input.
    /// </returns>
    /// <exception cref="ArgumentException">The layer is none of this model.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The layer's output has no such place.</exception>
    /// <exception cref="InvalidOperationException">The layer's output is not there yet.</exception>
    public IEnumerable<ModelNode> Backward(ModelNode from, int unit)
    {
        RequireOutput(from);
        ArgumentOutOfRangeException.ThrowIfNegative(unit);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(unit, from.OutputShape.Length);
        ClearGradients();
        plan.TracedGradient(from.Index).Span[unit] = 1;
        return BackwardSteps(++run, from);
    }

    /// <summary>The same for a weighted sum of the values of a layer's output.</summary>
    /// <param name="from">The layer.</param>
    /// <param name="weights">The weight of each value: the gradient that the way back begins with.</param>
    /// <returns>The nodes as from <see cref="Backward(ModelNode, int)"/>.</returns>
    /// <exception cref="ArgumentException">The layer is none of this model, or the weights are not one for each value.</exception>
    /// <exception cref="InvalidOperationException">The layer's output is not there yet.</exception>
    public IEnumerable<ModelNode> Backward(ModelNode from, ReadOnlySpan<float> weights)
    {
        RequireOutput(from);
        if (weights.Length != from.OutputShape.Length)
        {
            throw new ArgumentException(
                $"{from.Name}: the output {from.OutputShape} has {from.OutputShape.Length} values. Received {weights.Length} weights. Give one for each.");
        }

        ClearGradients();
        weights.CopyTo(plan.TracedGradient(from.Index).Span);
        return BackwardSteps(++run, from);
    }

    /// <summary>
    /// What a layer gave: its output [height, width, channels] one row after the other. <see cref="Model.Input"/> gives the image as the
    /// network received it, after preprocessing. The memory holds the values of the next image after the next <see cref="Forward"/>.
    /// </summary>
    /// <param name="node">A node of the model, or its input.</param>
    /// <exception cref="ArgumentException">The node is none of this model.</exception>
    /// <exception cref="InvalidOperationException">The output is not there yet.</exception>
    public ReadOnlyMemory<float> Output(ModelNode node)
    {
        RequireOutput(node);
        return plan.TracedOutput(node.Index);
    }

    /// <summary>
    /// The derivative of what <see cref="Backward(ModelNode, int)"/> began with, with respect to each value of a node's output; 0 where it
    /// does not depend on the node. Of <see cref="Model.Input"/> with respect to the image as the network received it. The memory holds
    /// other values after the next run.
    /// </summary>
    /// <param name="node">A node of the model, or its input.</param>
    /// <exception cref="ArgumentException">The node is none of this model.</exception>
    /// <exception cref="InvalidOperationException">The gradient is not there yet.</exception>
    public ReadOnlyMemory<float> Gradient(ModelNode node)
    {
        RequireOwn(node);
        return node.Index >= gradientsFrom
            ? plan.TracedGradient(node.Index)
            : throw new InvalidOperationException(
                $"{node.Name}: its gradient is not there yet. Enumerate what Backward returns until it names this node.");
    }

    /// <summary>The probability of each class after <see cref="Forward"/>, as <see cref="Predictor.Predict"/> gives it.</summary>
    /// <exception cref="InvalidOperationException">The model's output is not there yet.</exception>
    public float[] Probabilities() => Predictor.Probabilities(Model, Output(Model.Output).Span);

    private static PlanOptions Tracing(PlanOptions? options) =>
        (options ?? new PlanOptions()) with { InputGradient = true, Traces = true };

    private IEnumerable<ModelNode> ForwardSteps(int own)
    {
        int current = Claim(own);
        plan.BeginTraced();
        for (int i = 0; i < forwards.Length; i++)
        {
            RequireCurrent(current);
            plan.RunTraced(forwards[i]);
            outputsBelow = i + 1;
            yield return Model.Nodes[i];
        }
    }

    private IEnumerable<ModelNode> BackwardSteps(int own, ModelNode from)
    {
        int current = Claim(own);
        HashSet<ModelNode> sources = [from];
        for (int i = from.Index; i >= 0; i--)
        {
            ModelNode node = Model.Nodes[i];
            if (!sources.Contains(node))
            {
                continue;
            }

            gradientsFrom = i;
            yield return node;
            RequireCurrent(current);
            plan.RunTraced(backwards[i]);
            sources.UnionWith(node.Inputs);
        }

        gradientsFrom = Model.Input.Index;
        yield return Model.Input;
    }

    // The way back adds where several layers read one output, and not all of them need lie on it.
    private void ClearGradients()
    {
        gradientsFrom = int.MaxValue;
        for (int i = Model.Input.Index; i < Model.Nodes.Count; i++)
        {
            plan.TracedGradient(i).Span.Clear();
        }
    }

    // What was enumerated once has added to the gradients, so it cannot be enumerated again.
    private int Claim(int own)
    {
        RequireCurrent(own);
        return ++run;
    }

    private void RequireCurrent(int own)
    {
        if (own != run)
        {
            throw new InvalidOperationException(
                $"{Model.Name}: another run of the trace began meanwhile. Enumerate what Forward or Backward returns before the next call, and once.");
        }
    }

    private void RequireOutput(ModelNode node)
    {
        RequireOwn(node);
        if (node.Index >= outputsBelow)
        {
            throw new InvalidOperationException(
                $"{node.Name}: its output is not there yet. Enumerate what Forward returns until it names this node.");
        }
    }

    private void RequireOwn(ModelNode node) => Model.RequireOwn(node);
}
