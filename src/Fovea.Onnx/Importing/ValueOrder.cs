using System.Collections.Immutable;

namespace Fovea.Onnx.Importing;

/// <summary>
/// How ONNX counts the values of one image beside how a model counts them: block by block, maps among them channel by channel in ONNX and
/// pixel by pixel in the model. A vector of one block comes of a flattened map, one of several of vectors that were joined.
/// </summary>
internal sealed class ValueOrder : IEquatable<ValueOrder>
{
    /// <summary>Both count alike.</summary>
    public static readonly ValueOrder Same = new([]);

    private readonly ImmutableArray<Shape> blocks;

    private ValueOrder(ImmutableArray<Shape> blocks) => this.blocks = blocks;

    public bool IsSame => blocks.IsEmpty;

    /// <summary>A map [height, width, channels] of the model that ONNX counts channel by channel.</summary>
    public static ValueOrder Planar(Shape map) => map.Rank != 3 || map.Channels == 1 || map.Height * map.Width == 1 ? Same : new([map]);

    /// <summary>Vectors one behind the other.</summary>
    public static ValueOrder Join(IEnumerable<Traced> vectors)
    {
        var joined = new List<Shape>();
        bool same = true;
        foreach (Traced vector in vectors)
        {
            joined.AddRange(vector.Order.IsSame ? [new Shape(vector.Length)] : vector.Order.blocks);
            same &= vector.Order.IsSame;
        }

        return same ? Same : new([.. joined]);
    }

    /// <summary>The values of one image from ONNX' order to the model's.</summary>
    public void ToModel(ReadOnlySpan<float> image, Span<float> target)
    {
        if (IsSame)
        {
            image.CopyTo(target);
        }

        int place = 0;
        foreach (Shape block in blocks)
        {
            Turn(block, image.Slice(place, block.Length), target.Slice(place, block.Length), WeightOrder.ToPixels);
            place += block.Length;
        }
    }

    /// <summary>The values of one image from the model's order to ONNX'.</summary>
    public void ToOnnx(ReadOnlySpan<float> image, Span<float> target)
    {
        if (IsSame)
        {
            image.CopyTo(target);
        }

        int place = 0;
        foreach (Shape block in blocks)
        {
            Turn(block, image.Slice(place, block.Length), target.Slice(place, block.Length), WeightOrder.ToChannels);
            place += block.Length;
        }
    }

    /// <summary>One parameter for each value of an image, in the model's order.</summary>
    public float[] ToModel(float[] values)
    {
        if (IsSame)
        {
            return values;
        }

        var ordered = new float[values.Length];
        ToModel(values, ordered);
        return ordered;
    }

    /// <summary>Dense weights [features, units], their features in the model's order.</summary>
    public float[] RowsToModel(float[] weight, int units)
    {
        if (IsSame)
        {
            return weight;
        }

        var ordered = new float[weight.Length];
        int place = 0;
        foreach (Shape block in blocks)
        {
            float[] rows = weight[(place * units)..((place + block.Length) * units)];
            (block.Rank == 3 ? WeightOrder.FeaturesPixelByPixel(rows, block, units) : rows).CopyTo(ordered, place * units);
            place += block.Length;
        }

        return ordered;
    }

    public bool Equals(ValueOrder? other) => other is not null && blocks.AsSpan().SequenceEqual(other.blocks.AsSpan());

    public override bool Equals(object? obj) => Equals(obj as ValueOrder);

    public override int GetHashCode() => blocks.Length;

    private static void Turn(Shape block, ReadOnlySpan<float> image, Span<float> target, Turning turning)
    {
        if (block.Rank == 3)
        {
            turning(image, block, target);
        }
        else
        {
            image.CopyTo(target);
        }
    }

    private delegate void Turning(ReadOnlySpan<float> image, Shape map, Span<float> target);
}
