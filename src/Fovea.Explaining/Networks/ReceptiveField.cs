using Fovea.Layers;
using Fovea.Models;

namespace Fovea.Explaining.Networks;

/// <summary>
/// The part of the image that one value of a network can see: the least rectangle outside of which no pixel moves the value. It is found by
/// going back from the value through the windows of all layers before it.
/// </summary>
/// <param name="Seen">The rectangle on the image. Empty where the value is a bias alone.</param>
/// <param name="Whole">
/// The rectangle as the settings of the layers give it: it may reach over the image's edge, where there is padding.
/// </param>
/// <param name="JumpDown">How many rows the rectangle moves when the value's row moves by one; 0 where every value sees the same.</param>
/// <param name="JumpRight">The same for columns.</param>
public sealed record ReceptiveField(PixelBox Seen, PixelBox Whole, double JumpDown, double JumpRight)
{
    /// <summary>Finds the field of a value.</summary>
    /// <param name="model">The model.</param>
    /// <param name="node">A layer of the model, or its input.</param>
    /// <param name="unit">The place in the layer's output.</param>
    /// <exception cref="ArgumentException">The layer is none of this model.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The output has no such place.</exception>
    public static ReceptiveField Of(Model model, ModelNode node, UnitPlace unit)
    {
        ArgumentNullException.ThrowIfNull(model);
        model.RequireOwn(node);
        _ = unit.IndexIn(node.OutputShape);
        var parts = new Part?[model.Nodes.Count + 1];
        parts[node.Index + 1] = Part.At(node, unit);
        for (int i = node.Index; i >= 0; i--)
        {
            if (parts[i + 1] is not { } part)
            {
                continue;
            }

            ModelNode at = model.Nodes[i];
            for (int input = 0; input < at.Inputs.Count; input++)
            {
                if (part.Read(at, input) is { } read)
                {
                    int place = at.Inputs[input].Index + 1;
                    parts[place] = parts[place]?.With(read) ?? read;
                }
            }
        }

        Part? seen = parts[0];
        return seen is null
            ? new ReceptiveField(default, default, 0, 0)
            : new ReceptiveField(seen.Box, seen.Whole, seen.Rows.Jump, seen.Columns.Jump);
    }

    /// <summary>The rows or columns of an output that the value depends on.</summary>
    private sealed record Range(bool[] Seen, long First, long Last, double Jump)
    {
        public bool IsEmpty => !Seen.AsSpan().Contains(true);

        public int Begin => Array.IndexOf(Seen, true);

        public int End => Array.LastIndexOf(Seen, true);

        public static Range At(int place, int extent)
        {
            var seen = new bool[extent];
            seen[place] = true;
            return new Range(seen, place, place, 1);
        }

        public Range Read(Axis axis, int extent)
        {
            var seen = new bool[extent];
            for (int output = 0; output < Seen.Length; output++)
            {
                if (Seen[output])
                {
                    foreach (int place in axis.Reads(output))
                    {
                        if (place >= 0 && place < extent)
                        {
                            seen[place] = true;
                        }
                    }
                }
            }

            (long first, long last) = axis.Ends(First, Last);
            return new Range(seen, first, last, Jump * axis.Jump);
        }

        public Range With(Range other) => new(
            [.. Seen.Zip(other.Seen, (a, b) => a || b)],
            Math.Min(First, other.First),
            Math.Max(Last, other.Last),
            Math.Max(Jump, other.Jump));
    }

    /// <summary>The part of a node's output that the value depends on; all channels where <paramref name="Channels"/> is null.</summary>
    private sealed record Part(Range Rows, Range Columns, ChannelRange? Channels)
    {
        public PixelBox Box => new(Rows.Begin, Columns.Begin, Rows.End - Rows.Begin + 1, Columns.End - Columns.Begin + 1);

        public PixelBox Whole => new(
            Clamped(Rows.First), Clamped(Columns.First), Clamped(Rows.Last - Rows.First + 1), Clamped(Columns.Last - Columns.First + 1));

        public static Part At(ModelNode node, UnitPlace unit)
        {
            MapSize size = MapSize.Of(node.OutputShape);
            var channel = new ChannelRange(unit.Channel, unit.Channel);
            return new Part(Range.At(unit.Row, size.Height), Range.At(unit.Column, size.Width), channel);
        }

        /// <summary>The part of an input that this part of a layer's output depends on; null where there is none.</summary>
        public Part? Read(ModelNode node, int input)
        {
            ModelNode from = node.Inputs[input];
            if (node.Layer is Flatten && Channels?.Single is int feature)
            {
                return At(from, UnitPlace.Of(from.OutputShape, feature));
            }

            if (!LayerReach.TryChannels(node, input, Channels, out ChannelRange? channels))
            {
                return null;
            }

            MapSize size = MapSize.Of(from.OutputShape);
            (Axis rows, Axis columns) = LayerReach.Of(node, input);
            var read = new Part(Rows.Read(rows, size.Height), Columns.Read(columns, size.Width), channels);
            return read.Rows.IsEmpty || read.Columns.IsEmpty ? null : read;
        }

        public Part With(Part other) =>
            new(Rows.With(other.Rows), Columns.With(other.Columns), ChannelRange.Join(Channels, other.Channels));

        private static int Clamped(long value) => (int)Math.Clamp(value, int.MinValue, int.MaxValue);
    }
}
