namespace Fovea.Onnx.Tests.Clients;

/// <summary>Random tensors and sizes of seeded cases.</summary>
internal sealed class Draw(int seed)
{
    private readonly System.Random random = new(seed);

    public int Int(int least, int most) => random.Next(least, most + 1);

    public bool Bool() => random.Next(2) == 0;

    public T OneOf<T>(params ReadOnlySpan<T> choices) => choices[random.Next(choices.Length)];

    public int[] Ints(int count, int least, int most) => [.. Enumerable.Range(0, count).Select(_ => Int(least, most))];

    public long[] Longs(int count, int least, int most) => [.. Ints(count, least, most).Select(value => (long)value)];

    public OnnxTensor<float> Floats(params ReadOnlySpan<int> shape) => Fill(shape, () => (float)((random.NextDouble() * 4) - 2));

    public OnnxTensor<float> Positive(params ReadOnlySpan<int> shape) => Fill(shape, () => (float)((random.NextDouble() * 2) + 0.1));

    public OnnxTensor<double> Doubles(params ReadOnlySpan<int> shape) => Fill(shape, () => (random.NextDouble() * 4) - 2);

    public OnnxTensor<byte> Bytes(params ReadOnlySpan<int> shape) => Fill(shape, () => (byte)random.Next(256));

    public OnnxTensor<sbyte> SignedBytes(params ReadOnlySpan<int> shape) => Fill(shape, () => (sbyte)random.Next(-128, 128));

    public OnnxTensor<long> Integers(params ReadOnlySpan<int> shape) => Fill(shape, () => (long)random.Next(-100, 100));

    public OnnxTensor<int> SmallIntegers(params ReadOnlySpan<int> shape) => Fill(shape, () => random.Next(-1000, 1000));

    public static OnnxTensor<double> Widen(OnnxTensor<float> tensor) => new(tensor.Shape, Array.ConvertAll(tensor.Values, value => (double)value));

    public static OnnxTensor<Half> Narrow(OnnxTensor<float> tensor) => new(tensor.Shape, Array.ConvertAll(tensor.Values, value => (Half)value));

    private static OnnxTensor<T> Fill<T>(ReadOnlySpan<int> shape, Func<T> next)
        where T : notnull
    {
        var values = new T[OnnxTensor.CountOf([.. shape])];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = next();
        }

        return new OnnxTensor<T>([.. shape], values);
    }
}
