using System.Collections.Immutable;
using Fovea.Models;

namespace Fovea.Onnx.Importing;

/// <summary>
/// A value of the graph as a node of a model under construction. ONNX sees sizes in any form; the node holds [height, width, channels] or
/// [features]. Transposes and reshapes change this record alone, so they vanish inside a model.
/// </summary>
internal sealed record Traced
{
    private Traced(Node node, ImmutableArray<int> sizes, ValueOrder order)
    {
        Node = node;
        Sizes = sizes;
        Order = order;
    }

    /// <summary>The point in the model.</summary>
    public Node Node { get; }

    /// <summary>The value's sizes in ONNX without the batch.</summary>
    public ImmutableArray<int> Sizes { get; }

    /// <summary>
    /// Whether ONNX counts the values channel by channel, while the node counts them pixel by pixel. False where both are the same.
    /// </summary>
    public bool ChannelsFirst => !Order.IsSame;

    /// <summary>How ONNX counts the values, and how the node does.</summary>
    public ValueOrder Order { get; }

    /// <summary>Makes the same with a bias, where what made it has none and nobody else reads it.</summary>
    public Func<Func<float[]>, Traced>? WithBias { get; init; }

    /// <summary>Whether this stands for its own input until the product behind it takes both: not what a part may end in.</summary>
    public bool IsStandIn { get; init; }

    /// <summary>The number of values of one image.</summary>
    public int Length => Node.Shape.Length;

    /// <summary>Whether this is a feature map as ONNX' convolutions take it: [channels, height, width].</summary>
    public bool IsMap => Sizes.Length == 3 && Node.Shape.Rank == 3 && Sizes[0] == Node.Shape.Channels && Sizes[1] == Node.Shape.Height
        && Sizes[2] == Node.Shape.Width && (ChannelsFirst || OrdersAgree(Node));

    /// <summary>Whether this is a feature map with its channels last: [height, width, channels].</summary>
    public bool IsChannelsLast => Sizes.Length == 3 && Node.Shape.Rank == 3 && Sizes[0] == Node.Shape.Height && Sizes[1] == Node.Shape.Width
        && Sizes[2] == Node.Shape.Channels && (!ChannelsFirst || OrdersAgree(Node));

    /// <summary>Whether this is a vector for ONNX.</summary>
    public bool IsVector => Sizes.Length == 1;

    /// <summary>Whether the node is a vector that ONNX sees as a map of one pixel, [channels, 1, 1].</summary>
    public bool IsPixel => !ChannelsFirst && Sizes.Length == 3 && Node.Shape.Rank == 1 && Sizes[0] == Node.Shape.Channels;

    /// <summary>A value.</summary>
    public static Traced Of(Node node, ImmutableArray<int> sizes, bool channelsFirst) =>
        Of(node, sizes, channelsFirst ? ValueOrder.Planar(node.Shape) : ValueOrder.Same);

    /// <summary>A value whose order is known.</summary>
    public static Traced Of(Node node, ImmutableArray<int> sizes, ValueOrder order) => new(node, sizes, order);

    /// <summary>A map as ONNX sees it: [channels, height, width].</summary>
    public static Traced Map(Node node) => Of(node, [node.Shape.Channels, node.Shape.Height, node.Shape.Width], true);

    /// <summary>A map with its channels last.</summary>
    public static Traced MapLast(Node node) => Of(node, node.Shape.Extents, false);

    /// <summary>A vector.</summary>
    public static Traced Vector(Node node) => Of(node, node.Shape.Extents, false);

    /// <summary>The same values behind a layer that keeps the shape.</summary>
    public Traced With(Node node) => Of(node, Sizes, Order);

    /// <summary>The same values under other sizes.</summary>
    public Traced View(ImmutableArray<int> sizes) => Of(Node, sizes, Order);

    private static bool OrdersAgree(Node node) =>
        node.Shape.Rank != 3 || node.Shape.Channels == 1 || node.Shape.Height * node.Shape.Width == 1;
}
