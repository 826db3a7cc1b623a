using Fovea.Kernels.Simd;

namespace Fovea.Kernels.Measurement;

/// <summary>
/// What one core can multiply and add at most, as a yardstick: a piece of work to be timed beside the work that it is to judge, so that
/// both meet the same clock and the same neighbours.
/// </summary>
public static class FmaPeak
{
    private const int Rounds = 1 << 16;

    /// <summary>
    /// The floating-point operations of one call of <see cref="Run"/>: a multiply-add counts as two. Divided by the seconds of the call
    /// they are the peak of the core that ran it.
    /// </summary>
    /// <param name="set">The instruction set.</param>
    public static double Operations(InstructionSet set) => 2.0 * FmaLoop.Chains * Rounds * set.Lanes();

    /// <summary>Multiplies and adds in registers for some tenths of a millisecond, on the calling thread.</summary>
    /// <param name="set">The instruction set; one of <see cref="InstructionSets.Supported"/>.</param>
    public static void Run(InstructionSet set)
    {
        var kernel = default(Kernel);
        Dispatch.Run(set, ref kernel);
    }

    private readonly ref struct Kernel : IKernel
    {
        public void Run<TSimd, TVector>()
            where TSimd : struct, ISimd<TVector>
            where TVector : struct => FmaLoop.Run<TSimd, TVector>(Rounds);
    }
}
