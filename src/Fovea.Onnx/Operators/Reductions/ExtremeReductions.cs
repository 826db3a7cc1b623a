using System.Numerics;
using System.Numerics.Tensors;

namespace Fovea.Onnx.Operators;

/// <summary>The largest number; of none the smallest that there is.</summary>
internal readonly struct LargestReduction : IReduction
{
    public static T Of<T>(ReadOnlySpan<T> x)
        where T : unmanaged, INumber<T>, IMinMaxValue<T> =>
        !x.IsEmpty ? TensorPrimitives.Max(x) : Sums.IsInteger<T>() ? T.MinValue : T.CreateTruncating(double.NegativeInfinity);
}

/// <summary>The smallest number; of none the largest that there is.</summary>
internal readonly struct SmallestReduction : IReduction
{
    public static T Of<T>(ReadOnlySpan<T> x)
        where T : unmanaged, INumber<T>, IMinMaxValue<T> =>
        !x.IsEmpty ? TensorPrimitives.Min(x) : Sums.IsInteger<T>() ? T.MaxValue : T.CreateTruncating(double.PositiveInfinity);
}
