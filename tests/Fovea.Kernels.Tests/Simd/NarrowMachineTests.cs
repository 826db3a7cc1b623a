using System.Diagnostics;
using Fovea.Kernels.Simd;

namespace Fovea.Kernels.Tests.Simd;

/// <summary>
/// The kernel tests again in processes in which the runtime is told that the machine lacks the wider instruction sets. The compiler then
/// emits other code for the same kernels: no masked loads, no 32 registers, no fused multiply-add.
/// </summary>
public sealed class NarrowMachineTests
{
    // Set in such a process to the widest set that it should have.
    private const string Inner = "FOVEA_NARROW_MACHINE";

    private static readonly (string Setting, InstructionSet Widest)[] Settings =
    [
        ("DOTNET_EnableAVX512", InstructionSet.Vector256),
        ("DOTNET_EnableAVX2", InstructionSet.Vector128),
        ("DOTNET_EnableHWIntrinsic", InstructionSet.Plain),
    ];

    [Fact]
    public async Task The_kernels_are_right_on_every_narrower_machine()
    {
        if (Environment.GetEnvironmentVariable(Inner) is { } widest)
        {
            Assert.Equal(Enum.Parse<InstructionSet>(widest), InstructionSets.Best);
            return;
        }

        foreach ((string setting, InstructionSet left) in Settings.Where(each => each.Widest < InstructionSets.Best))
        {
            await RunAgain(setting, left);
        }
    }

    private static async Task RunAgain(string setting, InstructionSet widest)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true, RedirectStandardError = true };
        if (Path.GetFileNameWithoutExtension(start.FileName) == "dotnet")
        {
            start.ArgumentList.Add(typeof(NarrowMachineTests).Assembly.Location);
        }

        start.Environment[setting] = "0";
        start.Environment[Inner] = widest.ToString();
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, $"{setting}=0: exit code {process.ExitCode}\n{output}\n{await errors}");
        Assert.Contains("Failed: 0", output, StringComparison.Ordinal);
        Assert.DoesNotContain("Total: 0", output, StringComparison.Ordinal);
    }
}
