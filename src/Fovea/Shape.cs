using System.Collections.Immutable;

namespace Fovea;

/// <summary>
/// The shape of one image's worth of data inside a network, without the batch: <c>[height, width, channels]</c> for feature maps,
/// <c>[features]</c> after flattening. Extents are positive.
/// </summary>
public readonly struct Shape : IEquatable<Shape>
{
    private readonly ImmutableArray<int> extents;

    /// <summary>Creates a shape.</summary>
    /// <param name="extents">The extents, outermost first; at least one, each positive.</param>
    /// <exception cref="FoveaException">There is no extent, one is not positive, or their product does not fit into 31 bits.</exception>
    public Shape(params ReadOnlySpan<int> extents)
    {
        if (extents.IsEmpty)
        {
            throw new FoveaException("A shape needs at least one extent. Received []. Give [height, width, channels] or [features].");
        }

        long product = 1;
        foreach (int extent in extents)
        {
            if (extent <= 0 || (product *= extent) > int.MaxValue)
            {
                throw new FoveaException(
                    $"A shape's extents must be positive and their product below 2^31. Received [{string.Join(", ", extents.ToArray())}].");
            }
        }

        this.extents = [.. extents];
    }

    /// <summary>The extents, outermost first.</summary>
    public ImmutableArray<int> Extents => extents.IsDefault ? [] : extents;

    /// <summary>The number of dimensions: 3 for feature maps, 1 for a vector of features.</summary>
    public int Rank => Extents.Length;

    /// <summary>The number of values: the product of the extents.</summary>
    public int Length
    {
        get
        {
            int length = 1;
            foreach (int extent in Extents)
            {
                length *= extent;
            }

            return length;
        }
    }

    /// <summary>The last extent: channels of a feature map, features of a vector.</summary>
    public int Channels => Extents[^1];

    /// <summary>The height of a feature map.</summary>
    public int Height => Extents[0];

    /// <summary>The width of a feature map.</summary>
    public int Width => Extents[1];

    /// <summary>One extent.</summary>
    /// <param name="dimension">The dimension, 0 for the outermost.</param>
    public int this[int dimension] => Extents[dimension];

    /// <summary>Whether two shapes have the same extents.</summary>
    public static bool operator ==(Shape left, Shape right) => left.Equals(right);

    /// <summary>Whether two shapes differ.</summary>
    public static bool operator !=(Shape left, Shape right) => !left.Equals(right);

    /// <inheritdoc/>
    public bool Equals(Shape other) => Extents.AsSpan().SequenceEqual(other.Extents.AsSpan());

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Shape other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (int extent in Extents)
        {
            hash.Add(extent);
        }

        return hash.ToHashCode();
    }

    /// <summary>The extents in brackets, <c>[28, 28, 1]</c>.</summary>
    public override string ToString() => $"[{string.Join(", ", Extents)}]";

    /// <summary>The extents in brackets with the batch in front, <c>[1, 28, 28, 1]</c>, as messages show what a layer received.</summary>
    /// <param name="batch">The number of images.</param>
    public string ToString(int batch) => $"[{batch}, {string.Join(", ", Extents)}]";
}
