using Fovea.Kernels.Simd;
using Fovea.Losses;
using Fovea.Models;
using Fovea.Optimizers;
using Fovea.Tests.Training;
using Fovea.Training;

namespace Fovea.Tests.Losses;

/// <summary>The example of docs/training.md: a loss of one's own.</summary>
public class CustomLossTests
{
    [Fact]
    public void A_loss_of_ones_own_trains_on_labels_and_on_mixed_images()
    {
        foreach (bool isMixed in (bool[])[false, true])
        {
            var options = new TrainingOptions { Epochs = 20, Batch = 16, Augmentations = isMixed ? [new Fovea.Augmentations.MixUp(0.2)] : [] };
            TrainingResult result = new Trainer(TrainingModels.Small(), new Adam(0.02f), options, new AbsoluteError())
                .Fit(MemoryDataset.Quarters(200, 1), MemoryDataset.Quarters(100, 2), null, TestContext.Current.CancellationToken);
            Assert.InRange(result.Validation!.Accuracy, 0.95, 1);
        }
    }

    private sealed class AbsoluteError : Loss
    {
        public override void Check(Model model)
        {
        }

        public override string ToString() => "absolute error";

        public override void Evaluate(
            ReadOnlySpan<float> output, Targets targets, float gradientScale, Span<float> losses, Span<float> gradOutput, InstructionSet instructionSet)
        {
            int outputs = output.Length / targets.Count;
            losses.Clear();
            for (int i = 0; i < output.Length; i++)
            {
                float off = output[i] - targets[i / outputs, i % outputs];
                losses[i / outputs] += Math.Abs(off) / outputs;
                if (!gradOutput.IsEmpty)
                {
                    gradOutput[i] = gradientScale * Math.Sign(off) / outputs;
                }
            }
        }
    }
}
