using Fovea.Layers;
using Fovea.Models;

namespace Fovea.Weights;

/// <summary>One parameter of a model as a file of some convention has it: the shape there, and the way from there.</summary>
internal sealed class WeightLayout
{
    private static readonly int[] OihwToHwio = [2, 3, 1, 0];

    private readonly Parameter parameter;
    private readonly int[]? order;
    private readonly int[]? features;

    /// <summary>Works out the layout.</summary>
    /// <param name="node">The layer.</param>
    /// <param name="parameter">One of its parameters.</param>
    /// <param name="convention">The file's convention.</param>
    /// <param name="features">The order of the features that the layer reads, or null.</param>
    public WeightLayout(ModelNode node, Parameter parameter, WeightConvention convention, int[]? features)
    {
        this.parameter = parameter;
        int[] extents = [.. parameter.Shape.Extents];
        FileShape = extents;
        How = string.Empty;
        if (convention == WeightConvention.Keras && node.Layer is DepthwiseConv2D depthwise && extents.Length == 4)
        {
            FileShape = [extents[0], extents[1], extents[3] / depthwise.DepthMultiplier, depthwise.DepthMultiplier];
        }
        else if (convention == WeightConvention.PyTorch && parameter.Role == ParameterRole.Weight)
        {
            order = extents.Length == 4 ? OihwToHwio : [1, 0];
            this.features = extents.Length == 2 ? features : null;
            How = extents.Length == 4
                ? (node.Layer is ConvTranspose2D ? "IOHW to HWOI" : "OIHW to HWIO")
                : this.features is null ? "transposed" : "transposed, CHW to HWC";
            FileShape = [.. ArrayOrder.Inverse(order).Select(dimension => extents[dimension])];
        }
        else if (convention == WeightConvention.PyTorch && features is not null && node.Layer is not Dense)
        {
            this.features = features;
            How = "CHW to HWC";
        }
    }

    /// <summary>The sizes that the tensor has in the file.</summary>
    public int[] FileShape { get; }

    /// <summary>What is done to the values, in a few words; empty where they are taken as they are.</summary>
    public string How { get; }

    public bool Fits(WeightArray array) =>
        array.Shape.Length == FileShape.Length && array.Shape.Index().All(each => each.Item == FileShape[each.Index]);

    /// <summary>Puts a file's values into the model.</summary>
    public void Load(float[] values)
    {
        float[] own = order is null ? values : ArrayOrder.Permute(values, FileShape, order);
        if (features is null)
        {
            own.CopyTo(parameter.Span);
            return;
        }

        // Rows of a dense weight, single values of a norm.
        int row = own.Length / features.Length;
        Span<float> destination = parameter.Span;
        for (int i = 0; i < features.Length; i++)
        {
            own.AsSpan(features[i] * row, row).CopyTo(destination.Slice(i * row, row));
        }
    }
}
