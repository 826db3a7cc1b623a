using Fovea.Bench.Layers;
using Fovea.Kernels.Geometry;
using TorchSharp;
using static TorchSharp.torch;

namespace Fovea.Bench.Torch;

/// <summary>One layer in libtorch: forward alone, and forward with all gradients that a training step needs of it.</summary>
internal sealed class TorchLayer
{
    private readonly LayerCase layer;
    private readonly Tensor input;
    private readonly Tensor weight;
    private readonly Tensor bias;
    private readonly Tensor gradOutput;
    private readonly Tensor[] differentiated;

    public TorchLayer(LayerCase layer, TorchLayout layout)
    {
        this.layer = layer;
        ConvGeometry geometry = layer.Geometry;
        Window vertical = geometry.Vertical, horizontal = geometry.Horizontal;
        int filters = geometry.OutputChannels;
        input = Create(layout, layer.Images, geometry.InputChannels, vertical.Input, horizontal.Input);
        weight = Create(layout, filters, geometry.GroupInputs, vertical.Kernel, horizontal.Kernel).requires_grad_();
        bias = Create(layout, filters).requires_grad_();
        gradOutput = Create(layout, layer.Images, filters, vertical.Output, horizontal.Output);
        if (!layer.IsFirst)
        {
            input.requires_grad_();
        }

        differentiated = layer.IsFirst ? [weight, bias] : [input, weight, bias];
    }

    public void Forward()
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable without = no_grad();
        Apply();
    }

    public void Both()
    {
        using DisposeScope scope = NewDisposeScope();
        autograd.grad([Apply()], differentiated, [gradOutput]);
    }

    // A dense layer's arrays are matrices.
    private Tensor Create(TorchLayout layout, params long[] shape)
    {
        long[] extents = layer.IsDense && shape.Length == 4 ? shape[..2] : shape;
        return TorchTensors.Create(RandomValues.Uniform((int)extents.Aggregate((a, b) => a * b)), extents, layout);
    }

    private Tensor Apply()
    {
        if (layer.IsDense)
        {
            return nn.functional.linear(input, weight, bias);
        }

        Window vertical = layer.Geometry.Vertical, horizontal = layer.Geometry.Horizontal;
        return nn.functional.conv2d(
            input,
            weight,
            bias,
            [vertical.Stride, horizontal.Stride],
            [vertical.PadBefore, horizontal.PadBefore],
            [vertical.Dilation, horizontal.Dilation],
            layer.Geometry.Groups);
    }
}
