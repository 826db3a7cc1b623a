using Fovea.Models;

namespace Fovea.Planning;

/// <summary>A layer with those behind it that it computes on the way, while its results are in registers or in the nearest cache.</summary>
/// <param name="node">The layer that does the work.</param>
/// <param name="mode">
/// How it runs. In a plan for training, what no gradient reaches runs as in inference: the frozen layers before the first one that is
/// trained.
/// </param>
/// <param name="trains">Whether the plan trains what is not frozen.</param>
internal sealed class FusedLayer(ModelNode node, PlanMode mode, bool trains = true)
{
    /// <summary>The layer that does the work.</summary>
    public ModelNode Node { get; } = node;

    /// <summary>How the layer runs.</summary>
    public PlanMode Mode => mode;

    /// <summary>A batch normalisation whose factor and offset go into the weights and bias; in inference only.</summary>
    public ModelNode? Norm { get; private set; }

    /// <summary>The node whose output is added: the other branch of a residual block.</summary>
    public ModelNode? Addend { get; private set; }

    /// <summary>Whether a ReLU comes last.</summary>
    public bool Relu { get; private set; }

    /// <summary>A pooling behind all these; in inference only.</summary>
    public ModelNode? Pool { get; private set; }

    /// <summary>The last of the layers: what others read.</summary>
    public ModelNode Result { get; private set; } = node;

    /// <summary>
    /// Whether the only reader, a max pooling, has already stopped the gradient where this layer's ReLU gave 0.
    /// </summary>
    public bool GradientIsMasked { get; private set; }

    /// <summary>Whether this max pooling stops the gradient where the ReLU in front of it gave 0.</summary>
    public bool MasksInput { get; private set; }

    /// <summary>Whether the layer works on the whole batch at once: divided by channels or by bands of rows, not by images.</summary>
    public bool IsDivided { get; set; }

    /// <summary>The bands of rows of each image, where the layer is divided into such.</summary>
    public int Bands { get; set; } = 1;

    /// <summary>The nodes that are read: those of the layer itself, then the addend.</summary>
    public IReadOnlyList<ModelNode> Inputs => Addend is null ? Node.Inputs : [.. Node.Inputs, Addend];

    /// <summary>
    /// The layers that it stands for and that have parameters of their own: the layer itself and the folded normalisation.
    /// </summary>
    public IEnumerable<ModelNode> Members() => Norm is null ? [Node] : [Node, Norm];

    /// <summary>Whether backward begins by stopping the gradient where the ReLU gave 0.</summary>
    public bool MasksGradient => Relu && !GradientIsMasked;

    /// <summary>Whether gradients train a parameter of the layer.</summary>
    public bool IsTrained { get; } = trains && node.Parameters.Any(parameter => parameter.IsTrained);

    public void TakeNorm(ModelNode norm)
    {
        Norm = norm;
        Result = norm;
    }

    public void TakeSum(ModelNode sum, ModelNode addend)
    {
        Addend = addend;
        Result = sum;
    }

    public void TakeRelu(ModelNode relu)
    {
        Relu = true;
        Result = relu;
    }

    public void TakePool(ModelNode pool)
    {
        Pool = pool;
        Result = pool;
    }

    /// <summary>Leaves the mask of a producer's ReLU to this max pooling.</summary>
    public void TakeMaskOf(FusedLayer producer)
    {
        MasksInput = true;
        producer.GradientIsMasked = true;
    }
}
