using Fovea.Models;

namespace Fovea.Checking.Plain;

/// <summary>What a layer is given, in double precision.</summary>
/// <param name="Images">The number of images.</param>
/// <param name="Inputs">The outputs of the nodes that the layer reads, image after image.</param>
/// <param name="Parameters">The layer's parameters in their order.</param>
/// <param name="Training">Whether the layer runs in training.</param>
internal sealed record LayerData(int Images, double[][] Inputs, double[][] Parameters, bool Training)
{
    public static double[] Widen(ReadOnlySpan<float> values)
    {
        var wide = new double[values.Length];
        for (int i = 0; i < wide.Length; i++)
        {
            wide[i] = values[i];
        }

        return wide;
    }

    /// <summary>The parameters of a node as they are.</summary>
    public static double[][] ParametersOf(ModelNode node) => [.. node.Parameters.Select(parameter => Widen(parameter.Values))];
}
