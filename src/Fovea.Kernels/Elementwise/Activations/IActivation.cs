using Fovea.Kernels.Simd;

namespace Fovea.Kernels.Elementwise;

/// <summary>An element-wise function and its derivative, register by register.</summary>
internal interface IActivation
{
    TVector Apply<TSimd, TVector>(TVector x)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct;

    TVector Derivative<TSimd, TVector>(TVector x)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct;
}
