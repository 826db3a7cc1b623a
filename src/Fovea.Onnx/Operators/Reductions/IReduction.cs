using System.Numerics;

namespace Fovea.Onnx.Operators;

/// <summary>What becomes of some numbers.</summary>
internal interface IReduction
{
    static abstract T Of<T>(ReadOnlySpan<T> x)
        where T : unmanaged, INumber<T>, IMinMaxValue<T>;
}
