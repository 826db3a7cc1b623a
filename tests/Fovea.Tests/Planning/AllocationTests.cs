using Fovea.Layers;
using Fovea.Losses;
using Fovea.Models;
using Fovea.Optimizers;
using Fovea.Planning;

namespace Fovea.Tests.Planning;

/// <summary>Runs alone: the runtime counts what the whole process allocates.</summary>
[CollectionDefinition(nameof(AllocationTests), DisableParallelization = true)]
[Collection(nameof(AllocationTests))]
public sealed class AllocationTests
{
    private const int Batch = 13;

    private static readonly Loss Loss = new SoftmaxCrossEntropy();
    private static readonly Loss Binary = new BinaryCrossEntropy(0.1f);
    private static readonly Loss Squared = new MeanSquaredError();

    public static TheoryData<string> Names => new(TestModels.All.Keys);

    [Theory]
    [MemberData(nameof(Names))]
    public void A_training_step_allocates_nothing_on_the_managed_heap(string name) =>
        Check(name, (plan, labels) => plan.ForwardBackward(labels, Loss));

    [Fact]
    public void Nor_does_one_with_shares_of_classes_or_values()
    {
        float[] shares = new float[Batch];
        Check("residual", (plan, labels) => plan.ForwardBackward(new Targets(labels, labels, shares), Binary));
        float[] values = new float[Batch * 4];
        Check("residual", (plan, labels) => plan.ForwardBackward(new Targets(labels, values), Loss));
        Check("residual", (plan, labels) => plan.ForwardBackward(new Targets(labels, values), Squared));
    }

    private static void Check(string name, Action<Plan, int[]> pass)
    {
        Model model = TestModels.All[name]();
        if (model.Output.Layer is Softmax)
        {
            model = Model.Sequential("logits", model.InputShape, model.Nodes.SkipLast(1).Select(node => node.Layer));
        }

        Plan plan = model.Compile(Batch, PlanMode.Training, new PlanOptions { Threads = 2 });
        var optimizer = new Adam();
        int[] labels = new int[Batch];
        void Step()
        {
            pass(plan, labels);
            optimizer.Step(plan);
        }

        for (int i = 0; i < 50; i++)
        {
            Step();
        }

        // Measured on the thread that drives the step; the workers run the same kernels. The runtime itself may allocate once in a while
        // (tiering), so of several rounds one must be free of it.
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
