using Fovea.Layers;
using Fovea.Models;

namespace Fovea.Explaining.Networks;

/// <summary>
/// How a layer makes one value of its output, in double precision on the network's own numbers:
/// <c>value = bias + sum of the terms' shares</c>, whatever the layer.
/// </summary>
public sealed record UnitArithmetic
{
    /// <summary>The layer.</summary>
    public required ModelNode Node { get; init; }

    /// <summary>The place of the value in the layer's output.</summary>
    public required UnitPlace Unit { get; init; }

    /// <summary>What the layer does there, in words: <c>25 products and a bias</c>.</summary>
    public required string Rule { get; init; }

    /// <summary>
    /// The terms, in the order of the layer's definition. Of a maximum all that are compared; all but the greatest add 0.
    /// </summary>
    public required IReadOnlyList<UnitTerm> Terms { get; init; }

    /// <summary>What is added to the terms; null where there is none.</summary>
    public double? Bias { get; init; }

    /// <summary>Numbers of the layer from which weights and bias come.</summary>
    public IReadOnlyList<NamedNumber> Constants { get; init; } = [];

    /// <summary>Whether the terms are products of inputs and weights.</summary>
    public bool IsWeighted => Terms.Count > 0 && Terms[0].Weight is not null;

    /// <summary>The sum of the shares, without the bias.</summary>
    public double Sum => Terms.Sum(term => term.Share);

    /// <summary>The value.</summary>
    public double Value => Sum + (Bias ?? 0);

    /// <summary>Works out the arithmetic of a value.</summary>
    /// <param name="run">A whole run of an image.</param>
    /// <param name="node">A layer of its model.</param>
    /// <param name="unit">The place in the layer's output.</param>
    /// <returns>The arithmetic; null of a layer of the user's own, whose definition is code.</returns>
    /// <exception cref="ArgumentException">The node is the model's input, which nothing computes, or none of the model.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The output has no such place.</exception>
    public static UnitArithmetic? Of(ImageRun run, ModelNode node, UnitPlace unit)
    {
        ArgumentNullException.ThrowIfNull(run);
        run.Model.RequireOwn(node);
        if (node.Index < 0)
        {
            throw new ArgumentException("The values of the model's input are the image's; no layer computes them.", nameof(node));
        }

        _ = unit.IndexIn(node.OutputShape);
        return node.Layer switch
        {
            Conv2D or DepthwiseConv2D or Dense or ConvTranspose2D => UnitProducts.Of(run, node, unit),
            MaxPool2D or GlobalMaxPool2D or AdaptiveMaxPool2D or AveragePool2D or GlobalAveragePool2D or AdaptiveAveragePool2D =>
                UnitWindows.Of(run, node, unit),
            BatchNorm or LayerNorm or GroupNorm => UnitNorms.Of(run, node, unit),
            Softmax => UnitChannels.Softmax(run, node, unit),
            Add or Multiply or Concatenate => UnitChannels.Joined(run, node, unit),
            Flatten or ZeroPad2D or Upsample or Dropout or SpatialDropout => UnitChannels.Moved(run, node, unit),
            Layer layer when UnitFunctions.Knows(layer) => UnitChannels.Function(run, node, unit),
            _ => null,
        };
    }
}
