using Fovea.Losses;
using Fovea.Models;
using Fovea.Optimizers;
using Fovea.Planning;
using Fovea.Tests.Planning;
using Fovea.Training.Diagnosis;

namespace Fovea.Tests.Training.Diagnosis;

/// <summary>Runs alone: the runtime counts what the whole process allocates.</summary>
[Collection(nameof(AllocationTests))]
public sealed class WatchingTests
{
    [Fact]
    public void A_watched_step_allocates_nothing_on_the_managed_heap()
    {
        const int Batch = 13;
        Model model = BuiltInModels.Create("lenet5");
        Plan plan = model.Compile(Batch, PlanMode.Training, new PlanOptions { Threads = 2 });
        var loss = new SoftmaxCrossEntropy();
        var diagnosis = new RunDiagnosis(plan, loss, [.. Enumerable.Repeat(1, 10)], _ => { });
        var optimizer = new Sgd(1e-6f);
        int[] labels = new int[Batch];
        void Step()
        {
            diagnosis.BeginStep(0, 1);
            LossSum sum = diagnosis.Run(new Targets(labels), loss);
            diagnosis.AfterGradients();
            optimizer.Step(plan);
            diagnosis.EndStep(sum, 0.5);
        }

        for (int i = 0; i < 50; i++)
        {
            Step();
        }

        // The runtime itself may allocate once in a while (tiering), so of several rounds one must be free of it.
        long least = long.MaxValue;
        for (int round = 0; round < 10 && least > 0; round++)
        {
            long before = GC.GetTotalAllocatedBytes(precise: true);
            for (int i = 0; i < 10; i++)
            {
                Step();
            }

            least = Math.Min(least, GC.GetTotalAllocatedBytes(precise: true) - before);
        }

        Assert.Equal(0, least);
    }
}
