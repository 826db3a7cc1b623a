using Fovea.Models;
using Fovea.Planning;
using Fovea.Training;
using Fovea.Training.Diagnosis;

namespace Fovea.Tests.Training.Diagnosis;

/// <summary>Memory that does not suffice is told before the run, with what would fit.</summary>
public sealed class MemoryCheckTests
{
    private const long GiB = 1L << 30;
    private static readonly Model Large = BuiltInModels.Create("resnet20-cifar");

    [Fact]
    public void A_batch_beyond_the_machine_is_refused_with_the_largest_that_fits()
    {
        var options = new TrainingOptions { Batch = 4096, Threads = 1 };
        string message = Assert.Throws<FoveaException>(
            () => MemoryCheck.Check(Large, options, evaluates: true, new AvailableMemory(GiB, null))).Message;
        Assert.Matches(
            @"^resnet20-cifar: a batch of 4096 images needs [\d.]+ GiB in training, [\d.]+ of them for what the layers keep; available are 1\.00 GiB\. "
            + @"The largest batch that fits is \d+: use --batch \d+, with --accumulate \d+ for steps as large as before\.$",
            message);
        int largest = MemoryCheck.LargestBatch(Large, options, evaluates: true, GiB);
        MemoryCheck.Check(Large, options with { Batch = largest }, evaluates: true, new AvailableMemory(GiB, null));
        Assert.Throws<FoveaException>(
            () => MemoryCheck.Check(Large, options with { Batch = largest + 1 }, evaluates: true, new AvailableMemory(GiB, null)));
    }

    [Theory]
    [InlineData(10_000)]
    [InlineData(100_000_000)]
    public void A_batch_beyond_one_plan_is_refused_however_much_memory_there_is(int batch)
    {
        var options = new TrainingOptions { Batch = batch, Threads = 1 };
        var much = new AvailableMemory(64 * GiB, 64 * GiB);
        string message = Assert.Throws<FoveaException>(() => MemoryCheck.Check(Large, options, evaluates: true, much)).Message;
        Assert.Matches(
            $"^resnet20-cifar: a batch of {batch} images needs more than the 8 GiB that one plan can hold\\. "
            + @"The largest batch that fits is \d+: use --batch \d+, with --accumulate \d+ for steps as large as before\.$",
            message);
        int largest = MemoryCheck.LargestBatch(Large, options, evaluates: true, much.Limit);
        var settings = new PlanOptions { Threads = 1 };
        Assert.InRange(Plan.Measure(Large, largest, PlanMode.Training, settings).Total, 7.9 * GiB, (Array.MaxLength - 64) * 4L);
    }

    [Fact]
    public void What_does_not_fit_at_the_moment_is_told_and_what_fits_is_not()
    {
        var notes = new List<string>();
        var options = new TrainingOptions { Batch = 256, Threads = 1, Warn = notes.Add };
        MemoryCheck.Check(Large, options, evaluates: false, new AvailableMemory(64 * GiB, GiB / 4));
        Assert.Contains("available are 0.25 GiB at the moment. The largest batch that fits is", Assert.Single(notes), StringComparison.Ordinal);
        notes.Clear();
        MemoryCheck.Check(Large, options, evaluates: false, new AvailableMemory(64 * GiB, 32 * GiB));
        Assert.Empty(notes);
    }

    [Fact]
    public void Where_not_even_one_image_fits_the_network_is_too_large() => Assert.EndsWith(
        "Not even one image fits: use a smaller network or smaller images.",
        Assert.Throws<FoveaException>(
            () => MemoryCheck.Check(Large, new TrainingOptions(), evaluates: true, new AvailableMemory(1 << 20, null))).Message);

    [Fact]
    public void The_limit_of_a_control_group_counts_and_what_it_can_give_back()
    {
        var files = new Dictionary<string, string>
        {
            ["/proc/meminfo"] = "MemTotal:       65536000 kB\nMemFree:        1000 kB\nMemAvailable:   32768000 kB\n",
            ["/sys/fs/cgroup/memory.max"] = $"{2 * GiB}\n",
            ["/sys/fs/cgroup/memory.current"] = $"{GiB}\n",
            ["/sys/fs/cgroup/memory.stat"] = $"anon 5\ninactive_file {GiB / 4}\n",
        };
        AvailableMemory memory = AvailableMemory.Read(files.GetValueOrDefault);
        Assert.True(memory.Limit <= 2 * GiB);
        Assert.Equal(GiB + (GiB / 4), memory.Now);

        files["/sys/fs/cgroup/memory.max"] = "max\n";
        Assert.Equal(32768000L * 1024, AvailableMemory.Read(files.GetValueOrDefault).Now);
        Assert.Null(AvailableMemory.Read(_ => null).Now);
    }
}
