using Fovea.Kernels.Simd;

namespace Fovea.Kernels.Tests.Simd;

/// <summary>
/// The kernel tests again in processes in which the runtime is told that the machine lacks the wider instruction sets. The compiler then
/// emits other code for the same kernels: no masked loads, no 32 registers, no fused multiply-add.
/// </summary>
public sealed class NarrowMachineTests
{
    private static readonly (string Setting, InstructionSet Widest)[] Settings =
    [
        ("DOTNET_EnableAVX512", InstructionSet.Vector256),
        ("DOTNET_EnableAVX2", InstructionSet.Vector128),
        ("DOTNET_EnableHWIntrinsic", InstructionSet.Plain),
    ];

    [Fact]
    public async Task The_kernels_are_right_on_every_narrower_machine()
    {
        if (InnerTests.Expected is { } widest)
        {
            Assert.Equal(widest, InstructionSets.Best);
            return;
        }

        foreach ((string setting, InstructionSet left) in Settings.Where(each => each.Widest < InstructionSets.Best))
        {
            await InnerTests.Run(left, (setting, "0"));
        }
    }
}
