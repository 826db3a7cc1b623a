using System.Diagnostics;
using Fovea.Models;
using Fovea.Optimizers;
using Fovea.Tests.Formats;
using Fovea.Tests.Planning;
using Fovea.Training;

namespace Fovea.Tests.Training;

/// <summary>Runs alone, as what the process holds is measured.</summary>
[Collection(nameof(AllocationTests))]
public sealed class MemoryGrowthTests
{
    /// <summary>The results of 200 epochs stay; each is some hundred bytes.</summary>
    private const long MostManaged = 1 << 20;

    /// <summary>The collector gives memory back when it likes, so this bound is a wide one: 200 copies of anything would not fit.</summary>
    private const long MostWorkingSet = 48 << 20;

    [Fact]
    public void After_200_epochs_a_run_holds_what_it_held_after_few()
    {
        using var files = new TemporaryFolder();
        var held = new List<(long Managed, long WorkingSet)>();
        Model model = BuiltInModels.Create("lenet5", new Shape(12, 12, 1), 4);
        var log = new ProgressLog(progress =>
        {
            if (progress.Completed is { Epoch: 1 or 20 or 200 })
            {
                held.Add((GC.GetTotalMemory(forceFullCollection: true), WorkingSet()));
            }
        });
        var options = new TrainingOptions
        {
            Epochs = 200, Batch = 8, Threads = 2, DataThreads = 2, Folder = Path.Combine(files.Path, "run"), Warn = _ => { },
        };
        new Trainer(model, new Adam(1e-4f), options).Fit(
            MemoryDataset.Quarters(24, 1, size: 12), MemoryDataset.Quarters(8, 2, size: 12), log, TestContext.Current.CancellationToken);
        Assert.Equal(3, held.Count);
        Assert.InRange(held[2].Managed - held[0].Managed, long.MinValue, MostManaged);
        Assert.InRange(held[2].WorkingSet - held[1].WorkingSet, long.MinValue, MostWorkingSet);
        Assert.Equal(201, File.ReadAllLines(Path.Combine(options.Folder, "log.csv")).Length);
    }

    private static long WorkingSet()
    {
        using var process = Process.GetCurrentProcess();
        return process.WorkingSet64;
    }
}
