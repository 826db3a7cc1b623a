namespace Fovea.Models;

/// <summary>
/// The basic block of He et al., "Deep residual learning for image recognition", 2016, figure 2 and option B: two 3x3 convolutions beside a
/// shortcut, which is a 1x1 convolution where the block changes size or width.
/// </summary>
internal static class ResidualBlock
{
    public static Node Apply(Node x, int filters, int stride)
    {
        Node y = x.Conv2D(filters, kernel: 3, stride: stride, padding: 1, bias: false).BatchNorm().Relu()
                  .Conv2D(filters, kernel: 3, padding: 1, bias: false).BatchNorm();
        Node shortcut = stride == 1 && x.Shape.Channels == filters
            ? x
            : x.Conv2D(filters, kernel: 1, stride: stride, bias: false).BatchNorm();
        return (y + shortcut).Relu();
    }

    /// <summary>Stages of blocks; every stage but the first halves the size in its first block.</summary>
    public static Node Stages(Node x, int blocks, params ReadOnlySpan<int> widths)
    {
        for (int stage = 0; stage < widths.Length; stage++)
        {
            for (int block = 0; block < blocks; block++)
            {
                x = Apply(x, widths[stage], stride: stage > 0 && block == 0 ? 2 : 1);
            }
        }

        return x;
    }
}
