using System.Globalization;
using Microsoft.ML.OnnxRuntime;

namespace Fovea.Onnx.Tests.Clients;

/// <summary>Many seeded cases of one operator against ONNX Runtime.</summary>
internal static class Cases
{
    /// <summary>The opsets that are drawn from.</summary>
    public const int Oldest = 7;

    public const int Newest = 22;

    /// <summary>
    /// Compares cases. Where ONNX Runtime has no kernel for an element type, it computes the same values as float32, which then become that
    /// type: the values of such cases are small whole numbers.
    /// </summary>
    public static void Compare(int count, Func<System.Random, OneNode> make, double relative = 1e-5, double absolute = 1e-6)
    {
        for (int seed = 0; seed < count; seed++)
        {
            OneNode node = make(new System.Random(seed));
            try
            {
                Compare(node, relative, absolute);
            }
            catch (Exception exception)
            {
                Assert.Fail(string.Create(CultureInfo.InvariantCulture, $"case {seed}: {node}\n{exception.Message}"));
            }
        }
    }

    /// <summary>A random opset of those that have the operator.</summary>
    public static int Opset(this System.Random random, int since, int last = Newest) => random.Next(Math.Max(since, Oldest), last + 1);

    /// <summary>The message with which Fovea refuses a node.</summary>
    public static string Refused(OneNode node)
    {
        string message = Assert.Throws<FoveaException>(node.InFovea).Message;
        Assert.StartsWith($"{node.Operator} 'node': ", message, StringComparison.Ordinal);
        return message;
    }

    private static void Compare(OneNode node, double relative, double absolute)
    {
        OnnxTensor[] actual = node.InFovea();
        bool half = node.Types.Contains(OnnxType.Float16);
        OnnxTensor[] expected;
        try
        {
            expected = node.InOrt();
        }
        catch (OnnxRuntimeException exception) when (HasNoKernel(exception))
        {
            OnnxType missing = node.Types.Where(type => type != OnnxType.Float32)
                .OrderBy(type => type is OnnxType.Bool or OnnxType.Int64 or OnnxType.Int32).First();
            OnnxTensor[] single = node.InFloat(missing).InOrt();
            expected = [.. single.Zip(actual, (e, a) => e is OnnxTensor<float> f ? RandomTensors.FromFloat(f, a.Type) : e)];
        }

        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            // ONNX Runtime rounds half after each step of some operators.
            Near.Check(expected[i], actual[i], half ? Math.Max(relative, 4e-3) : relative, half ? Math.Max(absolute, 4e-3) : absolute);
        }
    }

    private static bool HasNoKernel(OnnxRuntimeException exception) =>
        exception.Message.Contains("ErrorCode:NotImplemented", StringComparison.Ordinal)
        || exception.Message.Contains("Could not find an implementation", StringComparison.Ordinal)
        || exception.Message.Contains("Type Error: Type 'tensor(", StringComparison.Ordinal);
}
