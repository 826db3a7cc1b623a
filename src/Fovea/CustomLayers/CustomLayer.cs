using Fovea.Layers;

namespace Fovea.CustomLayers;

/// <summary>
/// A layer of one's own: derive from it, give the shapes as for every <see cref="Layer"/>, and compute forward and backward on spans.
/// Plans call both for some neighbouring images of a batch at a time, from several threads at once; so a layer keeps nothing in fields, and
/// what an image becomes depends on its inputs and the parameters alone. The bits are then the same for any number of threads.
/// <para>
/// A wrong shape is refused in <see cref="Layer.OutputShape"/>, with a <see cref="ShapeException"/>. So that models with the layer can be
/// saved and loaded, and runs be kept in a folder, it is registered once: <see cref="CustomLayerTypes.Register"/>.
/// </para>
/// </summary>
/// <example>
/// <code>
/// record Cube : CustomLayer
/// {
///     public override string NamePrefix => "cube";
///     public override Shape OutputShape(LayerInputs inputs) => inputs.Single;
///     public override void Forward(in LayerForward pass)
///     {
///         ReadOnlySpan&lt;float> input = pass.Input();
///         for (int i = 0; i &lt; input.Length; i++) pass.Output[i] = input[i] * input[i] * input[i];
///     }
///     public override void Backward(in LayerBackward pass)
///     {
///         ReadOnlySpan&lt;float> input = pass.Input();
///         Span&lt;float> gradInput = pass.GradInput();
///         for (int i = 0; i &lt; gradInput.Length; i++) gradInput[i] += 3 * input[i] * input[i] * pass.GradOutput[i];
///     }
/// }
/// </code>
/// </example>
public abstract record CustomLayer : Layer
{
    /// <summary>The floats for each image that forward leaves for backward in <see cref="LayerForward.Kept"/>; none by default.</summary>
    /// <param name="inputs">Inputs that <see cref="Layer.OutputShape"/> accepts.</param>
    public virtual int KeptLength(LayerInputs inputs) => 0;

    /// <summary>Writes the whole output. It allocates nothing.</summary>
    /// <param name="pass">The arrays of some images.</param>
    public abstract void Forward(in LayerForward pass);

    /// <summary>
    /// Adds to the gradients of inputs and parameters, which begin at 0. Those that nobody wants are empty. It allocates nothing.
    /// </summary>
    /// <param name="pass">The arrays of some images.</param>
    public abstract void Backward(in LayerBackward pass);

    /// <summary>Writes the settings that <see cref="CustomLayerTypes.Register"/> names to a model's file; none by default.</summary>
    /// <param name="settings">Where they go.</param>
    protected internal virtual void WriteSettings(LayerSettingsWriter settings)
    {
    }
}
