using System.Numerics.Tensors;
using Fovea.Layers;
using Fovea.Models;

namespace Fovea.Explaining.Windows;

/// <summary>The filters of a model's convolution, as a walk takes them.</summary>
/// <param name="Layer">The layer's name.</param>
/// <param name="Weight">[filter height, filter width, channels / groups, filters].</param>
/// <param name="Bias">[filters]; zeros where the layer has none.</param>
/// <param name="Convolution">The layer, for its stride, padding, dilation and groups.</param>
public sealed record ModelFilters(string Layer, Tensor<double> Weight, Tensor<double> Bias, Conv2D Convolution)
{
    /// <summary>The first convolution of a model, the one that sees pixels; null where it has none.</summary>
    /// <param name="model">The model.</param>
    public static ModelFilters? First(Model model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return model.Nodes.FirstOrDefault(node => node.Layer is Conv2D) is { } found ? Of(found) : null;
    }

    /// <summary>The filters of one convolution.</summary>
    /// <param name="node">Where it stands in the model.</param>
    /// <exception cref="FoveaException">The layer there is no convolution.</exception>
    public static ModelFilters Of(ModelNode node)
    {
        ArgumentNullException.ThrowIfNull(node);
        if (node.Layer is not Conv2D convolution)
        {
            throw new FoveaException($"{node.Name}: the layer is a {node.Layer.GetType().Name}. Expected a Conv2D, whose filters can be walked through.");
        }

        Tensor<double> weight = Doubles(node.Parameters[0]);
        Tensor<double> bias = convolution.Bias ? Doubles(node.Parameters[1]) : Tensor.Create(new double[convolution.Filters]);
        return new(node.Name, weight, bias, convolution);
    }

    private static Tensor<double> Doubles(Parameter parameter)
    {
        double[] values = new double[parameter.Length];
        TensorPrimitives.ConvertChecked<float, double>(parameter.Values, values);
        return Tensor.Create(values, [.. parameter.Shape.Extents.Select(extent => (nint)extent)]);
    }
}
