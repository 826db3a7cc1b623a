using Fovea.Kernels.Simd;
using Fovea.Layers;
using Fovea.Models;
using Fovea.Planning;
using Fovea.Planning.Cpu;

namespace Fovea.Checking.Tests;

/// <summary>A check that cannot fail shows nothing: kernels are broken on purpose, each in one place, and must be found there.</summary>
public sealed class BrokenKernelTests
{
    [Theory]
    [InlineData("conv1", Direction.Forward, "forward, training")]
    [InlineData("conv1", Direction.Forward, "forward, inference")]
    [InlineData("conv2", Direction.Input, "input gradient")]
    [InlineData("conv2", Direction.Weight, "weight gradient")]
    [InlineData("pool1", Direction.Forward, "forward, training")]
    [InlineData("pool1", Direction.Input, "input gradient")]
    [InlineData("bn1", Direction.Forward, "forward, training")]
    [InlineData("bn1", Direction.Input, "input gradient")]
    [InlineData("bn1", Direction.Weight, "scale gradient")]
    [InlineData("silu1", Direction.Input, "input gradient")]
    [InlineData("dense1", Direction.Weight, "weight gradient")]
    public void One_wrong_value_is_found_in_its_layer_and_instruction_set(string layer, Direction direction, string compared)
    {
        foreach (InstructionSet set in (InstructionSet[])[InstructionSet.Plain, InstructionSets.Best])
        {
            CheckReport report = Run(new Fault(layer, direction, set, factor: 1.05f));
            CheckRow[] wrong = [.. report.Rows.Where(row => !row.Passed && row.Where != "double precision")];
            Assert.Contains(wrong, row => row.Layer.StartsWith(layer, StringComparison.Ordinal) && row.Compared == compared
                && row.Where.StartsWith($"{set},", StringComparison.Ordinal));

            // What follows from it is right for what it was given.
            Assert.All(wrong, row => Assert.StartsWith(layer, row.Layer, StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData(Direction.Forward)]
    [InlineData(Direction.Input)]
    [InlineData(Direction.Weight)]
    public void A_wrong_gradient_is_found_by_central_differences(Direction direction)
    {
        CheckReport report = Run(new Fault("conv2", direction, null, factor: 1.5f, all: true));
        Assert.Contains(report.Rows, row => !row.Passed && row.Compared == "central difference");
    }

    [Fact]
    public void What_is_no_number_is_found()
    {
        CheckReport report = Run(new Fault("conv2", Direction.Input, InstructionSets.Best, factor: float.NaN));
        Assert.Contains(report.Rows, row => !row.Passed && row.Layer.StartsWith("conv2", StringComparison.Ordinal));
    }

    private static CheckReport Run(Fault fault)
    {
        Model model = Model.Sequential(
            "small",
            new Shape(10, 9, 2),
            new Conv2D(6, kernel: 3),
            new BatchNorm(),
            new Silu(),
            new MaxPool2D(2),
            new Conv2D(5, kernel: 2),
            new Relu(),
            new Flatten(),
            new Dense(4));
        return ModelCheck.Run(model, null, new CheckOptions { Samples = 8 }, fault, TestContext.Current.CancellationToken);
    }

    public enum Direction
    {
        Forward,
        Input,
        Weight,
    }

    // Multiplies the largest value that a layer leaves, or all of them, as a kernel with a slip in it would.
    private sealed class Fault(string layer, Direction direction, InstructionSet? set, float factor, bool all = false) : PlanObserver
    {
        public override void AfterForward(Executor executor, in Chunk chunk)
        {
            if (direction == Direction.Forward && IsMeant(executor))
            {
                Break(chunk[executor.Site.Output]);
            }
        }

        public override void AfterBackward(Executor executor, in Chunk chunk)
        {
            if (direction == Direction.Input && IsMeant(executor))
            {
                Break(chunk[executor.Site.InputGradients[0]!.Value]);
            }

            if (direction == Direction.Weight && IsMeant(executor))
            {
                Break(executor.Site.Gradient(chunk, 0));
            }
        }

        private bool IsMeant(Executor executor) =>
            executor.Site.Node.Name == layer && (set is null || executor.Site.InstructionSet == set);

        private void Break(Span<float> values)
        {
            int largest = 0;
            for (int i = 0; i < values.Length; i++)
            {
                largest = Math.Abs(values[i]) > Math.Abs(values[largest]) ? i : largest;
                values[i] *= all ? factor : 1;
            }

            values[largest] *= all ? 1 : factor;
        }
    }
}
