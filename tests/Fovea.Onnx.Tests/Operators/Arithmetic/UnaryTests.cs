using Fovea.Onnx.Tests.Clients;

namespace Fovea.Onnx.Tests.Operators.Arithmetic;

public sealed class UnaryTests
{
    private static readonly OnnxType[] Reals = [OnnxType.Float32, OnnxType.Float32, OnnxType.Float64, OnnxType.Float16];

    [Theory]
    [InlineData("Sqrt", 7, 0, 9)]
    [InlineData("Reciprocal", 7, 0.25, 9)]
    [InlineData("Exp", 7, -5, 5)]
    [InlineData("Log", 7, 0.1, 20)]
    [InlineData("Floor", 7, -9, 9)]
    [InlineData("Ceil", 7, -9, 9)]
    [InlineData("Round", 11, -9, 9)]
    [InlineData("Erf", 9, -5, 5)]
    [InlineData("Sin", 7, -9, 9)]
    [InlineData("Cos", 7, -9, 9)]
    [InlineData("Tan", 7, -1.4, 1.4)]
    [InlineData("Asin", 7, -1, 1)]
    [InlineData("Acos", 7, -1, 1)]
    [InlineData("Atan", 7, -9, 9)]
    [InlineData("Sinh", 9, -4, 4)]
    [InlineData("Cosh", 9, -4, 4)]
    [InlineData("Asinh", 9, -9, 9)]
    [InlineData("Acosh", 9, 1.01, 9)]
    [InlineData("Atanh", 9, -0.95, 0.95)]
    public void Functions_of_floating_point(string name, int since, double low, double high) => Cases.Compare(120, random =>
        new OneNode(name, random.Opset(since), random.Tensor(random.Of(Reals), random.Shape(0, 4), low, high)));

    [Theory]
    [InlineData("Abs", 7)]
    [InlineData("Neg", 7)]
    [InlineData("Sign", 9)]
    public void Functions_of_numbers(string name, int since) => Cases.Compare(200, random =>
    {
        OnnxType type = random.Of(name == "Neg" ? TypeLists.SignedNumbers : TypeLists.Numbers);
        return new OneNode(name, random.Opset(since), random.Tensor(type, random.Shape(0, 4), -9, 9));
    });

    [Theory]
    [InlineData("Round", 11, new[] { 0.5f, 1.5f, 2.5f, -0.5f, -1.5f, -2.5f, float.PositiveInfinity })]
    [InlineData("Sign", 9, new[] { 0f, -0f, float.PositiveInfinity, float.NegativeInfinity })]
    [InlineData("Erf", 9, new[] { 0f, 0.999999f, 1f, 1.000001f, 5.9f, 6.1f, 20f, 1e-20f, float.NegativeInfinity })]
    [InlineData("Exp", 7, new[] { 88f, 89f, -104f, float.NegativeInfinity, float.PositiveInfinity })]
    [InlineData("Log", 7, new[] { 0f, float.PositiveInfinity, 1e-30f })]
    public void Values_at_the_edges(string name, int opset, float[] values) => new OneNode(name, opset, OnnxTensor.Create([values.Length], values)).Compare();

    [Fact]
    public void The_error_function_is_exact_to_the_last_digits_of_double()
    {
        // From tables of the function to 16 digits (Abramowitz and Stegun 7.1; NIST DLMF 7.23).
        (double X, double Value)[] known =
        [
            (0.5, 0.5204998778130465), (1, 0.8427007929497149), (1.5, 0.9661051464753108), (2, 0.9953222650189527), (3, 0.9999779095030014),
        ];
        foreach ((double x, double value) in known)
        {
            Assert.Equal(value, Fovea.Onnx.Operators.ErrorFunction.Of(x), 2e-16 * 4);
            Assert.Equal(-value, Fovea.Onnx.Operators.ErrorFunction.Of(-x), 2e-16 * 4);
            Assert.Equal((float)value, Fovea.Onnx.Operators.ErrorFunction.Of((float)x));
        }
    }

    [Theory]
    [InlineData("Sigmoid")]
    [InlineData("Exp")]
    [InlineData("Relu")]
    [InlineData("Round")]
    public void Nothing_stays_nothing(string name) => new OneNode(name, 13, OnnxTensor.Create([4, 0], Array.Empty<float>())).Compare();

    [Fact]
    public void The_smallest_integer_stays() =>
        Assert.Equal([int.MinValue], ((OnnxTensor<int>)new OneNode("Abs", 13, OnnxTensor.Create([1], new[] { int.MinValue })).InFovea()[0]).Values);

    [Fact]
    public void Other_types_are_refused() => Assert.Equal(
        "Sqrt 'node': input 0 is int32, expected one of float32, float64, float16.",
        Cases.Refused(new OneNode("Sqrt", 13, OnnxTensor.Create([1], new[] { 1 }))));
}
