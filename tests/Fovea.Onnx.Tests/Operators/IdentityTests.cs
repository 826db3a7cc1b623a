using Fovea.Onnx.Tests.Clients;

namespace Fovea.Onnx.Tests.Operators;

public sealed class IdentityTests
{
    [Theory]
    [InlineData(7)]
    [InlineData(13)]
    [InlineData(22)]
    public void Identity_gives_its_input_of_any_type(int opset)
    {
        new OneNode("Identity", opset, OnnxTensor.Create([2, 3], new float[] { 1, 2, 3, 4, 5, 6 })).Compare();
        new OneNode("Identity", opset, OnnxTensor.Create([2], new long[] { 1, -2 })).Compare();
        new OneNode("Identity", opset, OnnxTensor.Create([2], new[] { true, false })).Compare();
        new OneNode("Identity", opset, OnnxTensor.Create([2], new[] { (Half)1.5f, Half.NaN })).Compare();
    }
}
