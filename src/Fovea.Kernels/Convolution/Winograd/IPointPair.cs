using Fovea.Kernels.Simd;

namespace Fovea.Kernels.Convolution.Winograd;

/// <summary>
/// Two of the six points of F(4, 3) whose transforms share their sums: 1 and -1, 2 and -2, 0 and infinity. A two-dimensional transform that
/// goes pair by pair holds two rows of points in registers between its vertical and its horizontal pass.
/// <para>Each method reads a column of values that lie <c>step</c> floats apart.</para>
/// </summary>
internal unsafe interface IPointPair
{
    /// <summary>The rows of the first point in the transforms' matrices.</summary>
    static abstract int First { get; }

    /// <summary>The row of the second point.</summary>
    static abstract int Second { get; }

    /// <summary>The two rows of B^T d.</summary>
    static abstract void Input<TSimd, TVector>(float* d, nint step, out TVector first, out TVector second)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct;

    /// <summary>The two rows of A y.</summary>
    static abstract void Gradient<TSimd, TVector>(float* y, nint step, out TVector first, out TVector second)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct;
}
