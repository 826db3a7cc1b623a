using Fovea.Losses;
using Fovea.Metrics;

namespace Fovea.Planning;

/// <summary>Between forward and backward: each chunk's losses, their gradients, and whether each image was recognised.</summary>
internal sealed class LossStep(PlanLayout layout, int batch)
{
    private readonly TargetMemory targets = new(batch);
    private readonly float[] losses = new float[batch];
    private readonly bool[] correct = new bool[batch];
    private Loss? loss;
    private float gradientScale;

    public void Set(Targets newTargets, Loss newLoss)
    {
        targets.Set(newTargets);
        loss = newLoss;
        gradientScale = 1f / newTargets.Count;
    }

    public void Run(in Chunk chunk)
    {
        ReadOnlySpan<float> output = chunk[layout.Output];
        Targets chunkTargets = targets.Part(chunk.FirstImage, chunk.Images);
        loss!.Evaluate(
            output,
            chunkTargets,
            gradientScale,
            losses.AsSpan(chunk.FirstImage, chunk.Images),
            chunk[layout.OutputGradient],
            layout.Executors[0].Site.InstructionSet);
        for (int i = 0; i < chunk.Images; i++)
        {
            correct[chunk.FirstImage + i] =
                Verdict.Of(output.Slice(i * layout.Output.Length, layout.Output.Length)) == chunkTargets.Labels[i];
        }
    }

    public LossSum Sum(int images)
    {
        double sum = 0;
        int recognised = 0;
        for (int i = 0; i < images; i++)
        {
            sum += losses[i];
            recognised += correct[i] ? 1 : 0;
        }

        return new LossSum(sum, recognised, images);
    }
}
