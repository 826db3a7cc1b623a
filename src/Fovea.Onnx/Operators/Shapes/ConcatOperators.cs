using System.Collections.Immutable;

namespace Fovea.Onnx.Operators;

/// <summary>Concat and Split: tensors put together along an axis, and taken apart.</summary>
internal static class ConcatOperators
{
    public static OperatorDefinition[] Definitions { get; } =
    [
        new("Concat", [4, 11, 13], ByType.Any<Concat>) { Types = TypeSets.All },
        new("Split", [2, 11, 13, 18], ByType.Any<Split>) { Types = TypeSets.All },
    ];

    private readonly struct Concat : IAnyOperator
    {
        public static OnnxTensor[] Run<T>(OperatorCall call)
            where T : notnull
        {
            OnnxTensor<T> first = call.Input<T>(0);
            if (!call.Has("axis"))
            {
                throw call.Fail("the attribute axis is missing");
            }

            int axis = call.Axis(call.Int("axis", 0), first.Rank);
            var inputs = new OnnxTensor<T>[call.InputCount];
            long[] shape = Array.ConvertAll(first.Shape.ToArray(), size => (long)size);
            shape[axis] = 0;
            for (int i = 0; i < inputs.Length; i++)
            {
                inputs[i] = call.Input<T>(i);
                bool fits = inputs[i].Rank == first.Rank;
                for (int d = 0; d < first.Rank && fits; d++)
                {
                    fits = d == axis || inputs[i].Shape[d] == first.Shape[d];
                }

                shape[axis] += fits
                    ? inputs[i].Shape[axis]
                    : throw call.Fail($"input {i} {inputs[i].Show()} does not fit input 0 {first.Show()} beside axis {axis}");
            }

            ImmutableArray<int> output = Outputs.Shape(call, shape);
            T[] values = Outputs.New<T>(call, output);
            int outer = Arguments.Product(output.AsSpan()[..axis]);
            for (int block = 0, at = 0; block < outer && at < values.Length; block++)
            {
                foreach (OnnxTensor<T> input in inputs)
                {
                    int length = input.Length / outer;
                    input.Values.AsSpan(block * length, length).CopyTo(values.AsSpan(at));
                    at += length;
                }
            }

            return [new OnnxTensor<T>(output, values)];
        }
    }

    private readonly struct Split : IAnyOperator
    {
        public static OnnxTensor[] Run<T>(OperatorCall call)
            where T : notnull
        {
            OnnxTensor<T> x = call.Input<T>(0);
            int axis = call.Axis(call.Int("axis", 0), x.Rank);
            int size = x.Shape[axis];
            long[] parts = (call.Version >= 13 ? call.OptionalLongs(1) : call.List("split")) ?? Even(call, size);
            long sum = 0;
            foreach (long part in parts)
            {
                sum = part < 0 || part > size ? -1 : sum + part;
                if (sum < 0 || sum > size)
                {
                    break;
                }
            }

            if (sum != size || parts.Length != call.OutputCount)
            {
                throw call.Fail(
                    $"axis {axis} of the input {x.Show()} cannot be split into [{string.Join(", ", parts)}] for {call.OutputCount} outputs");
            }

            long[] strides = Strided.Of(x.Shape.AsSpan());
            var outputs = new OnnxTensor[parts.Length];
            long first = 0;
            for (int i = 0; i < parts.Length; i++)
            {
                ImmutableArray<int> shape = x.Shape.SetItem(axis, (int)parts[i]);
                T[] values = Outputs.New<T>(call, shape);
                Strided.Copy<T>(x.Values, first * strides[axis], shape.AsSpan(), strides, values);
                outputs[i] = new OnnxTensor<T>(shape, values);
                first += parts[i];
            }

            return outputs;
        }

        private static long[] Even(OperatorCall call, int size)
        {
            long count = call.Version >= 18 ? call.Int("num_outputs", call.OutputCount) : call.OutputCount;
            if (count != call.OutputCount || count < 1)
            {
                throw call.Fail($"num_outputs is {count}, but the node has {call.OutputCount} outputs");
            }

            if (size % count != 0 && call.Version < 18)
            {
                throw call.Fail($"a size of {size} cannot be split into {count} equal parts");
            }

            // The last part is what is left.
            long part = (size + count - 1) / count;
            var parts = new long[count];
            Array.Fill(parts, part);
            parts[^1] = size - (part * (count - 1));
            return parts;
        }
    }
}
