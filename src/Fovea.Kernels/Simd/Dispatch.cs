using System.Runtime.Intrinsics;

namespace Fovea.Kernels.Simd;

/// <summary>A kernel with its arguments: one generic body that runs at every width.</summary>
internal interface IKernel
{
    void Run<TSimd, TVector>()
        where TSimd : struct, ISimd<TVector>
        where TVector : struct;
}

/// <summary>The one place that turns an instruction set into code.</summary>
internal static class Dispatch
{
    public static void Run<TKernel>(InstructionSet set, ref TKernel kernel)
        where TKernel : struct, IKernel, allows ref struct
    {
        switch (set)
        {
            case InstructionSet.Vector512:
                kernel.Run<Simd512, Vector512<float>>();
                break;
            case InstructionSet.Vector256:
                kernel.Run<Simd256, Vector256<float>>();
                break;
            case InstructionSet.Vector128:
                kernel.Run<Simd128, Vector128<float>>();
                break;
            default:
                kernel.Run<Plain, float>();
                break;
        }
    }
}
