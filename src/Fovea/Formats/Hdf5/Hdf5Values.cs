using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Fovea.Formats.Hdf5;

/// <summary>The values of a dataset or an attribute, in C order.</summary>
public sealed class Hdf5Values
{
    private readonly Hdf5Source source;
    private readonly byte[] raw;
    private readonly string name;

    internal Hdf5Values(Hdf5Source source, string name, ImmutableArray<long> shape, Hdf5Type type, byte[] raw)
    {
        (this.source, this.name, Shape, Type, this.raw) = (source, name, shape, type, raw);
    }

    /// <summary>The extents, outermost first; empty for a single value.</summary>
    public ImmutableArray<long> Shape { get; }

    /// <summary>The type of the values.</summary>
    public Hdf5Type Type { get; }

    /// <summary>The number of values.</summary>
    public int Length => raw.Length / Type.Size;

    /// <summary>The values as bytes.</summary>
    /// <exception cref="FoveaException">They are of another type.</exception>
    public byte[] ToBytes() => Type.IsByte ? (byte[])raw.Clone() : throw WrongType("uint8");

    /// <summary>The numbers as float32; others are rounded.</summary>
    /// <exception cref="FoveaException">They are no numbers.</exception>
    public float[] ToSingles()
    {
        RequireNumbers();
        float[] values = new float[Length];
        Hdf5Numbers.Singles(raw, Type, values);
        return values;
    }

    /// <summary>The numbers as float64.</summary>
    /// <exception cref="FoveaException">They are no numbers.</exception>
    public double[] ToDoubles()
    {
        RequireNumbers();
        double[] values = new double[Length];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = Hdf5Numbers.Double(raw.AsSpan(i * Type.Size, Type.Size), Type);
        }

        return values;
    }

    /// <summary>The texts; numbers are written out.</summary>
    /// <exception cref="FoveaException">They are neither, or they are damaged.</exception>
    public string[] ToStrings()
    {
        string[] texts = new string[Length];
        var heap = new Hdf5GlobalHeap(source);
        for (int i = 0; i < texts.Length; i++)
        {
            ReadOnlySpan<byte> element = raw.AsSpan(i * Type.Size, Type.Size);
            texts[i] = Type.Kind switch
            {
                Hdf5Kind.Text => Text(element),
                Hdf5Kind.VariableText => heap.Text(element.ToArray(), name),
                Hdf5Kind.Integer or Hdf5Kind.Float => Hdf5Numbers.Double(element, Type).ToString(CultureInfo.InvariantCulture),
                _ => throw WrongType("texts"),
            };
        }

        return texts;
    }

    internal byte[] Raw => raw;

    private string Text(ReadOnlySpan<byte> element)
    {
        if (Type.IsSpacePadded)
        {
            return Encoding.UTF8.GetString(element.TrimEnd((byte)' '));
        }

        int end = element.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? element : element[..end]);
    }

    private void RequireNumbers()
    {
        if (Type.Kind is not (Hdf5Kind.Integer or Hdf5Kind.Float))
        {
            throw WrongType("numbers");
        }
    }

    private FoveaException WrongType(string wanted) => new($"{source.Path}: {name} holds {Type.Description}. Expected {wanted}.");
}

/// <summary>Turns elements of a file into numbers.</summary>
internal static class Hdf5Numbers
{
    public static void Singles(ReadOnlySpan<byte> raw, Hdf5Type type, Span<float> values)
    {
        if (type.Kind == Hdf5Kind.Float && type.Size == sizeof(float) && type.IsBigEndian != BitConverter.IsLittleEndian)
        {
            MemoryMarshal.Cast<byte, float>(raw)[..values.Length].CopyTo(values);
            return;
        }

        for (int i = 0; i < values.Length; i++)
        {
            values[i] = (float)Double(raw.Slice(i * type.Size, type.Size), type);
        }
    }

    public static double Double(ReadOnlySpan<byte> element, Hdf5Type type)
    {
        ulong bits = 0;
        for (int i = 0; i < element.Length; i++)
        {
            bits = (bits << 8) | element[type.IsBigEndian ? i : element.Length - 1 - i];
        }

        if (type.Kind == Hdf5Kind.Float)
        {
            return type.Size switch
            {
                2 => (double)BitConverter.UInt16BitsToHalf((ushort)bits),
                4 => BitConverter.UInt32BitsToSingle((uint)bits),
                _ => BitConverter.UInt64BitsToDouble(bits),
            };
        }

        int unused = 64 - (8 * type.Size);
        return type.IsSigned ? (long)(bits << unused) >> unused : bits;
    }
}
