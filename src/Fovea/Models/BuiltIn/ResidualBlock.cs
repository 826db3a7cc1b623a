namespace Fovea.Models;

/// <summary>
/// The blocks of He et al., "Deep residual learning for image recognition", 2016, with option B: a shortcut that is a 1x1 convolution where
/// the block changes size or width.
/// </summary>
internal static class ResidualBlock
{
    private const int Expansion = 4;

    /// <summary>The basic block of figure 2: two 3x3 convolutions.</summary>
    public static Node Apply(Node x, int filters, int stride) => Apply(x, filters, stride, null);

    /// <summary>The basic block with something behind its second convolution, such as a gate.</summary>
    public static Node Apply(Node x, int filters, int stride, Func<Node, Node>? gate)
    {
        Node y = x.Conv2D(filters, kernel: 3, stride: stride, padding: 1, bias: false).BatchNorm().Relu()
                  .Conv2D(filters, kernel: 3, padding: 1, bias: false).BatchNorm();
        return Join(x, gate is null ? y : gate(y), filters, stride);
    }

    /// <summary>
    /// The bottleneck of figure 5: 1x1, 3x3 and 1x1 convolutions, the last with four times as many filters. The 3x3 convolution has the
    /// stride, as in torchvision (ResNet v1.5).
    /// </summary>
    public static Node Bottleneck(Node x, int filters, int stride)
    {
        Node y = x.Conv2D(filters, kernel: 1, bias: false).BatchNorm().Relu()
                  .Conv2D(filters, kernel: 3, stride: stride, padding: 1, bias: false).BatchNorm().Relu()
                  .Conv2D(Expansion * filters, kernel: 1, bias: false).BatchNorm();
        return Join(x, y, Expansion * filters, stride);
    }

    /// <summary>Stages of blocks; each has twice the width of the one before and but for the first halves the size in its first block.
    /// </summary>
    public static Node Stages(Node x, Func<Node, int, int, Node> apply, ReadOnlySpan<int> blocks, int width)
    {
        for (int stage = 0; stage < blocks.Length; stage++)
        {
            for (int block = 0; block < blocks[stage]; block++)
            {
                x = apply(x, width << stage, stage > 0 && block == 0 ? 2 : 1);
            }
        }

        return x;
    }

    private static Node Join(Node x, Node y, int filters, int stride)
    {
        Node shortcut = stride == 1 && x.Shape.Channels == filters
            ? x
            : x.Conv2D(filters, kernel: 1, stride: stride, bias: false).BatchNorm();
        return (y + shortcut).Relu();
    }
}
