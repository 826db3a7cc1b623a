using System.Collections.Immutable;
using System.Text;
using Fovea.Onnx.Proto;
using Fovea.Onnx.Reading;

namespace Fovea.Onnx.Operators;

/// <summary>Constant in all its forms, and ConstantOfShape.</summary>
internal static class ConstantOperators
{
    private static readonly string[] Forms =
        ["value", "sparse_value", "value_float", "value_floats", "value_int", "value_ints", "value_string", "value_strings"];

    public static OperatorDefinition[] Definitions { get; } =
    [
        new("Constant", [1, 9, 11, 12, 13, 19, 21, 23, 24, 25], Constant) { Types = TypeSets.All },
        new("ConstantOfShape", [9, 20, 21, 23, 24, 25], ConstantOfShape) { Types = TypeSets.NumbersAndBooleans },
    ];

    private static OnnxTensor[] Constant(OperatorCall call)
    {
        string[] given = [.. Forms.Where(call.Has)];
        if (given.Length != 1)
        {
            throw call.Fail($"{given.Length} of the attributes {string.Join(", ", Forms)} are there, expected one");
        }

        return [given[0] switch
        {
            "value" => Tensor(call, "value"),
            "sparse_value" => Sparse(call),
            "value_float" => new OnnxTensor<float>([], [call.Float("value_float", 0)]),
            "value_floats" => List(call.Floats("value_floats")!.Value),
            "value_int" => new OnnxTensor<long>([], [call.Int("value_int", 0)]),
            "value_ints" => List(call.Ints("value_ints")!.Value),
            "value_string" => new OnnxTensor<string>([], [call.Text("value_string", string.Empty)]),
            _ => List(call.Find("value_strings")!.Strings.Select(text => Encoding.UTF8.GetString(text.Span)).ToImmutableArray()),
        },
        ];
    }

    private static OnnxTensor<T> List<T>(ImmutableArray<T> values)
        where T : notnull => new([values.Length], [.. values]);

    private static OnnxTensor Tensor(OperatorCall call, string attribute) =>
        TensorReader.Read(call.Find(attribute)?.T ?? throw call.Fail($"the attribute {attribute} is no tensor"), call.Where, null);

    private static OnnxTensor Sparse(OperatorCall call)
    {
        SparseTensorProto sparse = call.Find("sparse_value")!.SparseTensor ?? throw call.Fail("the attribute sparse_value is no sparse tensor");
        if (sparse.Values is null || sparse.Indices is null)
        {
            throw call.Fail("the sparse tensor lacks values or indices");
        }

        OnnxTensor values = TensorReader.Read(sparse.Values, call.Where, null);
        OnnxTensor indices = TensorReader.Read(sparse.Indices, call.Where, null);
        var shape = new OnnxTensor<long>([sparse.Dims.Count], [.. sparse.Dims]);
        return ByType.Any<Scattered>(call.WithInputs([values, indices, shape]), values.Type)[0];
    }

    private static OnnxTensor[] ConstantOfShape(OperatorCall call)
    {
        OnnxTensor value = call.Has("value") ? Tensor(call, "value") : new OnnxTensor<float>([1], [0]);
        if (value.Length != 1 || value.Type == OnnxType.Text)
        {
            throw call.Fail($"the value {value.Show()} of type {OnnxTypes.NameOf(value.Type)} is not one number");
        }

        return ByType.Any<Filled>(call.WithInputs([value, call.Input(0)]), value.Type);
    }

    private readonly struct Filled : IAnyOperator
    {
        public static OnnxTensor[] Run<T>(OperatorCall call)
            where T : notnull
        {
            ImmutableArray<int> shape = Outputs.Shape(call, call.Longs(1));
            T[] values = Outputs.New<T>(call, shape);
            values.AsSpan().Fill(call.Single<T>(0));
            return [new OnnxTensor<T>(shape, values)];
        }
    }

    /// <summary>Values, their places (in C order, or one coordinate for each axis) and the shape.</summary>
    private readonly struct Scattered : IAnyOperator
    {
        public static OnnxTensor[] Run<T>(OperatorCall call)
            where T : notnull
        {
            OnnxTensor<T> values = call.Input<T>(0);
            long[] indices = call.Longs(1);
            ImmutableArray<int> shape = Outputs.Shape(call, call.Longs(2));
            int depth = call.Input(1).Rank == 2 ? call.Input(1).Shape[1] : 1;
            bool fits = values.Rank == 1 && call.Input(1).Rank is 1 or 2 && (call.Input(1).Rank == 1 || depth == shape.Length);
            if (!fits || indices.Length != (long)values.Length * depth)
            {
                throw call.Fail($"the indices {call.Input(1).Show()} do not fit the values {values.Show()} of a sparse tensor of rank {shape.Length}");
            }

            long[] strides = depth == 1 && call.Input(1).Rank == 1 ? [1] : Strided.Of(shape.AsSpan());
            T[] dense = Outputs.New<T>(call, shape);
            if (dense is string[] texts)
            {
                Array.Fill(texts, string.Empty);
            }

            for (int i = 0; i < values.Length; i++)
            {
                long at = 0;
                for (int d = 0; d < depth; d++)
                {
                    long index = indices[(i * depth) + d];
                    long size = strides.Length == 1 && call.Input(1).Rank == 1 ? dense.Length : shape[d];
                    at += index >= 0 && index < size
                        ? index * strides[d]
                        : throw call.Fail($"index {index} of the sparse tensor is outside of its shape [{string.Join(", ", shape)}]");
                }

                dense[at] = values.Values[i];
            }

            return [new OnnxTensor<T>(shape, dense)];
        }
    }
}
