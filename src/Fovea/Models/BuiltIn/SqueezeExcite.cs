namespace Fovea.Models;

/// <summary>
/// The squeeze-and-excite gate of Hu, Shen and Sun, "Squeeze-and-excitation networks", 2018: the mean of each channel goes through two dense
/// layers, and what comes out weighs the channels.
/// </summary>
internal static class SqueezeExcite
{
    private const int Reduction = 16;
    private const int Fewest = 4;

    public static Node Apply(Node x)
    {
        int channels = x.Shape.Channels;
        Node gate = x.GlobalAveragePool2D().Dense(Math.Max(Fewest, channels / Reduction)).Relu().Dense(channels).Sigmoid();
        return x * gate;
    }
}
