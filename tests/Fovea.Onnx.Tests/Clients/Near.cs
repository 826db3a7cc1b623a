using System.Globalization;

namespace Fovea.Onnx.Tests.Clients;

/// <summary>Compares tensors: type and shape exactly, integers exactly, floating point within a bound.</summary>
internal static class Near
{
    public static void Check(OnnxTensor expected, OnnxTensor actual, double relative = 1e-5, double absolute = 1e-6)
    {
        Assert.Equal(expected.Type, actual.Type);
        Assert.Equal(expected.Shape, actual.Shape);
        double[]? reals = Reals(expected);
        if (reals is null)
        {
            Assert.True(Values(expected).Cast<object>().SequenceEqual(Values(actual).Cast<object>()), "The values differ.");
            return;
        }

        double[] found = Reals(actual)!;
        for (int i = 0; i < reals.Length; i++)
        {
            bool same = reals[i].Equals(found[i]) || Math.Abs(reals[i] - found[i]) <= absolute + (relative * Math.Abs(reals[i]));
            Assert.True(same, string.Create(CultureInfo.InvariantCulture, $"value {i} of {reals.Length}: expected {reals[i]:R}, received {found[i]:R}"));
        }
    }

    private static double[]? Reals(OnnxTensor tensor) => tensor switch
    {
        OnnxTensor<float> t => [.. t.Values.Select(v => (double)v)],
        OnnxTensor<double> t => t.Values,
        OnnxTensor<Half> t => [.. t.Values.Select(v => (double)v)],
        _ => null,
    };

    private static Array Values(OnnxTensor tensor) => tensor switch
    {
        OnnxTensor<sbyte> t => t.Values,
        OnnxTensor<byte> t => t.Values,
        OnnxTensor<short> t => t.Values,
        OnnxTensor<ushort> t => t.Values,
        OnnxTensor<int> t => t.Values,
        OnnxTensor<uint> t => t.Values,
        OnnxTensor<long> t => t.Values,
        OnnxTensor<ulong> t => t.Values,
        OnnxTensor<bool> t => t.Values,
        OnnxTensor<string> t => t.Values,
        _ => throw new NotSupportedException(tensor.Type.ToString()),
    };
}
