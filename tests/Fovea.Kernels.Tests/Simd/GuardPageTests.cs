using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Fovea.Kernels.Simd;
using Fovea.Testing;

namespace Fovea.Kernels.Tests.Simd;

/// <summary>
/// No kernel reads or writes a single value outside the memory that it was given, not even to drop it. The tests run again with pages beside
/// their memory that end the process when they are touched; the runs of <see cref="NarrowMachineTests"/> have them too.
/// </summary>
public sealed class GuardPageTests
{
    private const string NeedsPages = "Guard pages are asked of Linux.";

    // Set in a process that is to be ended: what it does.
    private const string Offence = "FOVEA_GUARD_PAGE_OFFENCE";

    [Fact]
    public async Task The_kernels_touch_nothing_but_their_memory()
    {
        Assert.SkipUnless(Guards.PagesExist, NeedsPages);
        if (InnerTests.Expected is null)
        {
            await InnerTests.Run(InstructionSets.Best);
        }
    }

    [Theory]
    [InlineData("read behind")]
    [InlineData("read in front")]
    [InlineData("write behind")]
    [InlineData("write in front")]
    public async Task One_value_too_far_ends_the_process_and_the_case_is_told(string offence)
    {
        Assert.SkipUnless(Guards.PagesExist, NeedsPages);
        if (Environment.GetEnvironmentVariable(Offence) is { } own)
        {
            Commit(own);
        }
        else if (InnerTests.Expected is null)
        {
            string[] thisTest = ["-method", $"{typeof(GuardPageTests).FullName}.{nameof(One_value_too_far_ends_the_process_and_the_case_is_told)}"];
            (int exitCode, string output) = await InnerTests.Start(thisTest, (Offence, offence));
            Assert.NotEqual(0, exitCode);
            Assert.StartsWith($"computed last: {offence}\n", output, StringComparison.Ordinal);
            Assert.DoesNotContain("Failed:", output, StringComparison.Ordinal);
        }
    }

    private static void Commit(string offence)
    {
        bool behind = offence.EndsWith("behind", StringComparison.Ordinal);
        using var buffer = new GuardedBuffer(5, behind ? Guard.PageBehind : Guard.PageInFront);
        ref float outside = ref Unsafe.Add(ref MemoryMarshal.GetReference(buffer.Span), behind ? buffer.Span.Length : -1);
        Guards.Begin(offence);
        if (offence.StartsWith("read", StringComparison.Ordinal))
        {
            Volatile.Read(ref outside);
        }
        else
        {
            Volatile.Write(ref outside, 1);
        }
    }
}
