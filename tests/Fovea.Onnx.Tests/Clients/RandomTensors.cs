namespace Fovea.Onnx.Tests.Clients;

/// <summary>Random shapes and tensors for tests; every case has its own seed.</summary>
internal static class RandomTensors
{
    /// <summary>A shape with sizes up to a bound.</summary>
    public static int[] Shape(this System.Random random, int leastRank, int mostRank, int mostSize = 5, int leastSize = 1) =>
        [.. Enumerable.Range(0, random.Next(leastRank, mostRank + 1)).Select(_ => random.Next(leastSize, mostSize + 1))];

    /// <summary>A shape that spreads over another one: some sizes 1, some leading ones left out.</summary>
    public static int[] Part(this System.Random random, int[] shape)
    {
        int[] part = [.. shape.Select(size => random.Next(3) == 0 ? 1 : size)];
        return random.Next(3) == 0 ? part[random.Next(part.Length + 1)..] : part;
    }

    /// <summary>One of several.</summary>
    public static T Of<T>(this System.Random random, params ReadOnlySpan<T> choices) => choices[random.Next(choices.Length)];

    /// <summary>True half of the time.</summary>
    public static bool Flip(this System.Random random) => random.Next(2) == 0;

    /// <summary>An axis counted from either end.</summary>
    public static int Axis(this System.Random random, int rank) => random.Next(-rank, rank);

    /// <summary>A random order.</summary>
    public static int[] Order(this System.Random random, int count)
    {
        int[] order = [.. Enumerable.Range(0, count)];
        random.Shuffle(order);
        return order;
    }

    /// <summary>A tensor of values between two bounds; whole ones for integers, steps of a quarter for half.</summary>
    public static OnnxTensor Tensor(this System.Random random, OnnxType type, int[] shape, double low = -4, double high = 4)
    {
        double Real() => low + (random.NextDouble() * (high - low));
        long Whole() => random.NextInt64((long)Math.Ceiling(low), (long)Math.Floor(high) + 1);
        long Positive() => random.NextInt64((long)Math.Max(0, Math.Ceiling(low)), (long)Math.Max(0, Math.Floor(high)) + 1);
        return type switch
        {
            OnnxType.Float32 => Make(shape, () => (float)Real()),
            OnnxType.Float64 => Make(shape, Real),
            OnnxType.Float16 => Make(shape, () => (Half)Real()),
            OnnxType.Int8 => Make(shape, () => (sbyte)Whole()),
            OnnxType.Int16 => Make(shape, () => (short)Whole()),
            OnnxType.Int32 => Make(shape, () => (int)Whole()),
            OnnxType.Int64 => Make(shape, Whole),
            OnnxType.UInt8 => Make(shape, () => (byte)Positive()),
            OnnxType.UInt16 => Make(shape, () => (ushort)Positive()),
            OnnxType.UInt32 => Make(shape, () => (uint)Positive()),
            OnnxType.UInt64 => Make(shape, () => (ulong)Positive()),
            OnnxType.Bool => Make(shape, random.Flip),
            _ => Make(shape, () => new string((char)('a' + random.Next(3)), random.Next(3))),
        };
    }

    /// <summary>int64 values as one dimension.</summary>
    public static OnnxTensor Longs(params long[] values) => OnnxTensor.Create([values.Length], values);

    /// <summary>One int64 value.</summary>
    public static OnnxTensor Long(long value) => OnnxTensor.Create([], new[] { value });

    /// <summary>The same values as float32.</summary>
    public static OnnxTensor<float> ToFloat(OnnxTensor tensor) => new(tensor.Shape, [.. Doubles(tensor).Select(value => (float)value)]);

    /// <summary>Whole float32 values as another type.</summary>
    public static OnnxTensor FromFloat(OnnxTensor<float> tensor, OnnxType type)
    {
        float[] v = tensor.Values;
        return type switch
        {
            OnnxType.Float32 => tensor,
            OnnxType.Float64 => new OnnxTensor<double>(tensor.Shape, [.. v.Select(value => (double)value)]),
            OnnxType.Float16 => new OnnxTensor<Half>(tensor.Shape, [.. v.Select(value => (Half)value)]),
            OnnxType.Int8 => new OnnxTensor<sbyte>(tensor.Shape, [.. v.Select(value => unchecked((sbyte)(long)value))]),
            OnnxType.Int16 => new OnnxTensor<short>(tensor.Shape, [.. v.Select(value => unchecked((short)(long)value))]),
            OnnxType.Int32 => new OnnxTensor<int>(tensor.Shape, [.. v.Select(value => unchecked((int)(long)value))]),
            OnnxType.Int64 => new OnnxTensor<long>(tensor.Shape, [.. v.Select(value => (long)value)]),
            OnnxType.UInt8 => new OnnxTensor<byte>(tensor.Shape, [.. v.Select(value => unchecked((byte)(long)value))]),
            OnnxType.UInt16 => new OnnxTensor<ushort>(tensor.Shape, [.. v.Select(value => unchecked((ushort)(long)value))]),
            OnnxType.UInt32 => new OnnxTensor<uint>(tensor.Shape, [.. v.Select(value => unchecked((uint)(long)value))]),
            OnnxType.UInt64 => new OnnxTensor<ulong>(tensor.Shape, [.. v.Select(value => unchecked((ulong)(long)value))]),
            OnnxType.Bool => new OnnxTensor<bool>(tensor.Shape, [.. v.Select(value => value != 0)]),
            _ => throw new NotSupportedException(type.ToString()),
        };
    }

    private static IEnumerable<double> Doubles(OnnxTensor tensor) => tensor switch
    {
        OnnxTensor<float> t => t.Values.Select(value => (double)value),
        OnnxTensor<double> t => t.Values,
        OnnxTensor<Half> t => t.Values.Select(value => (double)value),
        OnnxTensor<sbyte> t => t.Values.Select(value => (double)value),
        OnnxTensor<short> t => t.Values.Select(value => (double)value),
        OnnxTensor<int> t => t.Values.Select(value => (double)value),
        OnnxTensor<long> t => t.Values.Select(value => (double)value),
        OnnxTensor<byte> t => t.Values.Select(value => (double)value),
        OnnxTensor<ushort> t => t.Values.Select(value => (double)value),
        OnnxTensor<uint> t => t.Values.Select(value => (double)value),
        OnnxTensor<ulong> t => t.Values.Select(value => (double)value),
        OnnxTensor<bool> t => t.Values.Select(value => value ? 1.0 : 0.0),
        _ => throw new NotSupportedException(tensor.Type.ToString()),
    };

    private static OnnxTensor<T> Make<T>(int[] shape, Func<T> next)
        where T : notnull
    {
        var values = new T[shape.Aggregate(1, (product, size) => product * size)];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = next();
        }

        return OnnxTensor.Create([.. shape], values);
    }
}
