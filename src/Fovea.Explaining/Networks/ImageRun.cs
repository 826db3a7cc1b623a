using Fovea.Kernels.Convolution;
using Fovea.Models;
using Fovea.Planning;
using Fovea.Tracing;

namespace Fovea.Explaining.Networks;

/// <summary>
/// One image on its way through a network, with everything that is looked at kept: each layer's output, the probabilities, and what moves
/// the score of a class. All of it goes layer by layer, so that a page can draw in between. The arithmetic is that of inference, in plain
/// sums unless told otherwise: a value is then the sum of the products that its arithmetic names.
/// </summary>
public sealed class ImageRun
{
    private static readonly PlanOptions Plain = new() { Arithmetic = Arithmetic.Strict };
    private readonly ActivationTrace trace;
    private readonly float[] pixels;
    private readonly float[][] outputs;

    /// <summary>Takes the memory for a model and an image.</summary>
    /// <param name="model">The model.</param>
    /// <param name="pixels">The image in the model's input shape, pixels 0..1; the model's preprocessing is applied here.</param>
    /// <param name="options">Threads, instruction set and arithmetic; null for the defaults with strict arithmetic.</param>
    /// <exception cref="FoveaException">The memory does not suffice.</exception>
    public ImageRun(Model model, ReadOnlyMemory<float> pixels, PlanOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        trace = new ActivationTrace(model, options ?? Plain);
        this.pixels = pixels.ToArray();
        outputs = new float[model.Nodes.Count + 1][];
    }

    /// <summary>The model.</summary>
    public Model Model => trace.Model;

    /// <summary>The image, pixels 0..1, before the model's preprocessing.</summary>
    public ReadOnlyMemory<float> Pixels => pixels;

    /// <summary>Whether all layers have run.</summary>
    public bool IsComplete => outputs[^1] is not null;

    /// <summary>Whether the model ends in a value for each class.</summary>
    public bool IsClassifier => Model.OutputShape.Rank == 1;

    /// <summary>The node whose values are the scores of the classes: what a Softmax or Sigmoid at the end reads.</summary>
    public ModelNode ScoreNode => trace.ScoreNode;

    /// <summary>The probability of each class after a whole run, as a predictor gives it; empty of a model that is no classifier.</summary>
    public IReadOnlyList<float> Probabilities { get; private set; } = [];

    /// <summary>The memory that a run takes, in bytes, without taking it: outputs, gradients and prepared weights.</summary>
    /// <param name="model">The model.</param>
    public static long Measure(Model model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return ActivationTrace.Measure(model, Plain).Total + model.Nodes.Sum(node => (long)node.OutputShape.Length * sizeof(float));
    }

    /// <summary>Runs the layers, one for each step of the enumeration, which names the node whose output is there.</summary>
    /// <exception cref="FoveaException">The number of pixels is not that of the model's input, or one is not finite.</exception>
    public IEnumerable<ModelNode> Run()
    {
        foreach (ModelNode node in trace.Forward(pixels))
        {
            if (node.Index == 0)
            {
                outputs[0] = trace.Output(Model.Input).ToArray();
            }

            outputs[node.Index + 1] = trace.Output(node).ToArray();
            if (node == Model.Output && IsClassifier)
            {
                Probabilities = trace.Probabilities();
            }

            yield return node;
        }
    }

    /// <summary>What a layer gave; of the model's input the image as the network received it, after preprocessing.</summary>
    /// <param name="node">A node that has run, or the model's input after the first one.</param>
    /// <exception cref="ArgumentException">The node is none of the model.</exception>
    /// <exception cref="InvalidOperationException">The layer has not run yet.</exception>
    public ReadOnlyMemory<float> Output(ModelNode node)
    {
        Model.RequireOwn(node);
        return outputs[node.Index + 1] ?? throw new InvalidOperationException($"{node.Name}: its output is not there yet. Run the image first.");
    }

    /// <summary>Whether a layer has run.</summary>
    /// <param name="node">A node of the model, or its input.</param>
    public bool Has(ModelNode node)
    {
        Model.RequireOwn(node);
        return outputs[node.Index + 1] is not null;
    }

    /// <summary>The name of a class, or its number where the model has no names.</summary>
    /// <param name="index">The class, from 0.</param>
    public string ClassName(int index) => ClassRanking.Name(Model, index);

    /// <summary>The classes with their probabilities, the most likely first.</summary>
    public IReadOnlyList<RankedClass> Ranking() => ClassRanking.Of(Model, Probabilities);

    /// <summary>
    /// Computes how much the score of a class moves with every value of the network, one layer for each step of the enumeration, from the
    /// last to the image. Then <see cref="GradientOf"/> answers, until the next run of any kind.
    /// </summary>
    /// <param name="index">The class, from 0. Of a single output, which tells two classes apart, class 0 is the score's negative.</param>
    /// <exception cref="FoveaException">The model is no classifier.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such class.</exception>
    public IEnumerable<ModelNode> Explain(int index)
    {
        if (!IsClassifier)
        {
            throw new FoveaException(
                $"{Model.Output.Name}: there is no class to explain. Received an output {Model.OutputShape}, expected [classes]. Look at the layers' outputs.");
        }

        RequireClass(index);
        return Explaining(index);
    }

    /// <summary>Refuses a class that the model does not have; a single output tells two apart.</summary>
    internal void RequireClass(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Metrics.Verdict.Classes(Model));
    }

    private IEnumerable<ModelNode> Explaining(int index)
    {
        // An occlusion may have run other images through the trace since.
        foreach (ModelNode node in trace.Forward(pixels))
        {
            yield return node;
        }

        var weights = new float[ScoreNode.OutputShape.Length];
        weights[weights.Length == 1 ? 0 : index] = weights.Length == 1 && index == 0 ? -1 : 1;
        foreach (ModelNode node in trace.Backward(ScoreNode, weights.AsSpan()))
        {
            yield return node;
        }
    }

    /// <summary>What <see cref="Explain"/> found: the derivative of the class's score by each value of a node's output.</summary>
    /// <param name="node">A node before the scores, or the model's input.</param>
    /// <exception cref="InvalidOperationException">It is not there (yet).</exception>
    public ReadOnlyMemory<float> GradientOf(ModelNode node) => trace.Gradient(node);

    /// <summary>
    /// Runs another image, with the memory of this one: one layer for each step. <see cref="Output"/> stays that of this image.
    /// </summary>
    internal IEnumerable<ModelNode> RunOther(float[] other, Action<float[]> done)
    {
        foreach (ModelNode node in trace.Forward(other))
        {
            if (node == Model.Output)
            {
                done(trace.Probabilities());
            }

            yield return node;
        }
    }

    /// <summary>A value of a node's output; 0 in the padding around it.</summary>
    internal float ValueAt(ModelNode node, UnitPlace place, out bool isPadding)
    {
        (int height, int width, _) = MapSize.Of(node.OutputShape);
        isPadding = place.Row < 0 || place.Row >= height || place.Column < 0 || place.Column >= width;
        return isPadding ? 0 : outputs[node.Index + 1][place.IndexIn(node.OutputShape)];
    }
}
