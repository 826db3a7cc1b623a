using System.Numerics.Tensors;
using Fovea.Explaining.Windows;
using Fovea.Steps;

namespace Fovea.Explorer.Tests.Views;

/// <summary>Numbers that are typed into the page, and the layer of the first ready-made filter on them.</summary>
internal static class TypedLayer
{
    /// <summary>Six rows of six, none of them like another.</summary>
    public static double[] Input { get; } =
        [3, 1, 0, 2, 5, 1, 0, 4, 1, 2, 2, 6, 1, 0, 7, 3, 0, 2, 2, 5, 1, 0, 4, 1, 6, 0, 2, 3, 1, 5, 0, 2, 4, 1, 3, 0];

    /// <summary>The same in the form of links.</summary>
    public static string Numbers { get; } = string.Join(';', Input.Chunk(6).Select(row => string.Join(' ', row)));

    /// <summary>What the exercise's functions make of them.</summary>
    public static LayerNumbers With(ConvHyperparameters how) => new(
        Tensor.Create(Input, [6, 6, 1]), ReadyKernel.ToWeight([ReadyKernel.OfSize(3)[0]], 1), Tensor.CreateFromShape<double>([1]), how);
}
