using Fovea.Onnx.Tests.Clients;

namespace Fovea.Onnx.Tests.Operators.Shapes;

/// <summary>Tensors without values, which sizes of 0 make.</summary>
public sealed class EmptyTests
{
    [Fact]
    public void Shapes_with_a_size_of_0() => Cases.Compare(300, random =>
    {
        int[] shape = random.Shape(1, 4, 3, 0);
        shape[random.Next(shape.Length)] = 0;
        OnnxTensor x = random.Tensor(OnnxType.Float32, shape);
        long[] sizes = [.. shape.Select(size => (long)size)];
        string name = random.Of("Add", "Mul", "Transpose", "Concat", "ReduceSum", "Expand", "Tile", "Cast", "Relu", "Sigmoid", "Where", "Softmax", "Not", "Equal");
        int opset = random.Opset(13);
        return name switch
        {
            "Add" or "Mul" or "Equal" => new OneNode(name, opset, x, random.Tensor(OnnxType.Float32, random.Part([.. shape.Select(size => 1)]))),
            "Concat" => new OneNode(name, opset, x, x).With("axis", random.Axis(shape.Length)),

            // ONNX Runtime may leave a reduced axis of size 0 as it is, where the specification has one sum of nothing.
            "ReduceSum" when shape.All(size => size == 0) => new OneNode("Neg", opset, x),
            "ReduceSum" => new OneNode(name, opset, x, RandomTensors.Longs(Array.FindIndex(shape, size => size > 0))),
            "Expand" => new OneNode(name, opset, x, RandomTensors.Longs(sizes)),
            "Tile" => new OneNode(name, opset, x, RandomTensors.Longs([.. sizes.Select(_ => 2L)])),
            "Cast" => new OneNode(name, opset, x).With("to", 7),
            "Where" => new OneNode(name, opset, random.Tensor(OnnxType.Bool, shape), x, x),
            "Not" => new OneNode(name, opset, random.Tensor(OnnxType.Bool, shape)),
            _ => new OneNode(name, opset, x),
        };
    });
}
