using System.Numerics.Tensors;
using Fovea.Losses;

namespace Fovea.Planning;

/// <summary>Between forward and backward: each chunk's losses, their gradients, and whether each image was recognised.</summary>
internal sealed class LossStep(PlanLayout layout, int batch)
{
    private readonly int[] labels = new int[batch];
    private readonly float[] losses = new float[batch];
    private readonly bool[] correct = new bool[batch];
    private Loss? loss;
    private float gradientScale;

    public void Set(ReadOnlySpan<int> newLabels, Loss newLoss)
    {
        newLabels.CopyTo(labels);
        loss = newLoss;
        gradientScale = 1f / newLabels.Length;
    }

    public void Run(in Chunk chunk)
    {
        ReadOnlySpan<float> output = chunk[layout.Output];
        ReadOnlySpan<int> chunkLabels = labels.AsSpan(chunk.FirstImage, chunk.Images);
        loss!.Evaluate(
            output,
            chunkLabels,
            gradientScale,
            losses.AsSpan(chunk.FirstImage, chunk.Images),
            chunk[layout.OutputGradient],
            layout.Executors[0].Site.InstructionSet);
        for (int i = 0; i < chunk.Images; i++)
        {
            correct[chunk.FirstImage + i] =
                TensorPrimitives.IndexOfMax(output.Slice(i * layout.Output.Length, layout.Output.Length)) == chunkLabels[i];
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
