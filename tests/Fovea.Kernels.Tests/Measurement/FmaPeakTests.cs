using Fovea.Kernels.Measurement;
using Fovea.Kernels.Simd;

namespace Fovea.Kernels.Tests.Measurement;

public sealed class FmaPeakTests
{
    public static TheoryData<InstructionSet> Sets => [.. InstructionSets.Supported];

    [Theory]
    [MemberData(nameof(Sets))]
    public void The_operations_are_those_of_all_lanes(InstructionSet set) =>
        Assert.Equal(set.Lanes() * FmaPeak.Operations(InstructionSet.Plain), FmaPeak.Operations(set));

    [Theory]
    [MemberData(nameof(Sets))]
    public void A_run_allocates_nothing(InstructionSet set)
    {
        FmaPeak.Run(set);
        long before = GC.GetAllocatedBytesForCurrentThread();
        FmaPeak.Run(set);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }
}
