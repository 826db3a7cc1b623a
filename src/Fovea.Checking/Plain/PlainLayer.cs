using Fovea.Models;

namespace Fovea.Checking.Plain;

/// <summary>A layer's definition in plain loops and double precision. It shares nothing with the kernels.</summary>
/// <param name="node">The layer in its place.</param>
internal abstract class PlainLayer(ModelNode node)
{
    public ModelNode Node { get; } = node;

    protected Shape InputShape => Node.Inputs[0].OutputShape;

    protected Shape OutputShape => Node.OutputShape;

    /// <summary>The output, image after image.</summary>
    /// <param name="data">What the layer is given.</param>
    /// <param name="branches">Told which side of each kink was taken; or null.</param>
    public abstract double[] Forward(LayerData data, Branches? branches = null);

    /// <summary>The gradients of the inputs, then those of the trained parameters.</summary>
    /// <param name="data">What the layer was given.</param>
    /// <param name="output">What the layer's kernel gave: it tells what dropout dropped.</param>
    /// <param name="gradOutput">The gradient of the output.</param>
    public abstract (Expected[] Inputs, Expected[] Parameters) Backward(LayerData data, float[] output, double[] gradOutput);

    protected static (Expected[] Inputs, Expected[] Parameters) OfInput(double[] gradient) => ([Expected.Of(gradient)], []);
}
