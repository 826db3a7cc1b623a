using Fovea.Layers;

namespace Fovea.Planning.Cpu;

/// <summary>ZeroPad2D: rows are copied into zeros, and cut out again on the way back.</summary>
internal sealed class ZeroPadExecutor(ExecutorSite site, ZeroPad2D layer) : Executor(site)
{
    private readonly int inputRow = site.InputShape.Width * site.InputShape.Channels;
    private readonly int outputRow = site.Node.OutputShape.Width * site.InputShape.Channels;
    private readonly int left = layer.Padding.Left * site.InputShape.Channels;

    public override void Forward(in Chunk chunk)
    {
        Span<float> input = chunk[Site.Inputs[0]];
        Span<float> output = chunk[Site.Output];
        output.Clear();
        for (int row = 0; row < chunk.Images * Site.InputShape.Height; row++)
        {
            input.Slice(row * inputRow, inputRow).CopyTo(output[Place(row)..]);
        }
    }

    public override void Backward(in Chunk chunk)
    {
        if (Site.InputGradients[0] is not { } slot)
        {
            return;
        }

        Span<float> gradInput = chunk[slot];
        Span<float> gradOutput = chunk[Site.OutputGradient];
        for (int row = 0; row < chunk.Images * Site.InputShape.Height; row++)
        {
            gradOutput.Slice(Place(row), inputRow).CopyTo(gradInput[(row * inputRow)..]);
        }
    }

    // Where a row of the input begins in the output.
    private int Place(int row)
    {
        int image = row / Site.InputShape.Height;
        int rowOfImage = row - (image * Site.InputShape.Height);
        return (((image * Site.Node.OutputShape.Height) + layer.Padding.Top + rowOfImage) * outputRow) + left;
    }
}
