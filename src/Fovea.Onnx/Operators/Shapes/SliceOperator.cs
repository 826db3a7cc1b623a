using System.Collections.Immutable;

namespace Fovea.Onnx.Operators;

/// <summary>
/// Slice: start, end and step along axes; attributes without a step in version 1, inputs from 10 on. Ends out of range are moved in.
/// </summary>
internal static class SliceOperator
{
    public static OperatorDefinition[] Definitions { get; } = [new("Slice", [1, 10, 11, 13], ByType.Any<Slice>) { Types = TypeSets.All }];

    private readonly struct Slice : IAnyOperator
    {
        public static OnnxTensor[] Run<T>(OperatorCall call)
            where T : notnull
        {
            OnnxTensor<T> x = call.Input<T>(0);
            bool attributes = call.Version < 10;
            long[] starts = attributes ? call.List("starts") ?? [] : call.Longs(1);
            long[] ends = attributes ? call.List("ends") ?? [] : call.Longs(2);
            long[]? given = attributes ? call.List("axes") : call.OptionalLongs(3);
            long[]? steps = attributes ? null : call.OptionalLongs(4);
            int count = starts.Length;
            bool equal = ends.Length == count && (given ?? starts).Length == count && (steps ?? starts).Length == count;
            if (!equal || (given is null && count > x.Rank))
            {
                throw call.Fail($"there are {count} starts, {ends.Length} ends, {(given ?? starts).Length} axes and {(steps ?? starts).Length} steps "
                    + $"for the input {x.Show()}, expected as many of each");
            }

            int[] axes = given is null ? [.. Enumerable.Range(0, count)] : call.Axes(given, x.Rank);
            long[] strides = Strided.Of(x.Shape.AsSpan());
            var shape = x.Shape.ToArray();
            long first = 0;
            for (int i = 0; i < count; i++)
            {
                long step = steps?[i] ?? 1;
                (long from, int taken) = Range(call, starts[i], ends[i], step, x.Shape[axes[i]]);
                shape[axes[i]] = taken;
                first += from * strides[axes[i]];
                strides[axes[i]] = taken > 1 ? strides[axes[i]] * step : 0;
            }

            ImmutableArray<int> output = [.. shape];
            T[] values = Outputs.New<T>(call, output);
            Strided.Copy<T>(x.Values, first, shape, strides, values);
            return [new OnnxTensor<T>(output, values)];
        }

        private static (long From, int Count) Range(OperatorCall call, long start, long end, long step, int size)
        {
            if (step == 0)
            {
                throw call.Fail("a step is 0, expected another number");
            }

            // The largest integer stands for "to the end", whichever end that is, as in ONNX Runtime.
            end = step < 0 && end is (int.MaxValue or long.MaxValue) ? long.MinValue : end;
            start = start < 0 ? start + size : start;
            end = end < 0 ? end + size : end;
            start = Math.Clamp(start, 0, step > 0 ? size : Math.Max(0, size - 1));
            end = step > 0 ? Math.Clamp(end, 0, size) : Math.Clamp(end, -1, size);

            // Whole steps and what is left of one; the smallest integer has no positive counterpart.
            long distance = step > 0 ? end - start : start - end;
            ulong stride = step > 0 ? (ulong)step : (ulong)(-(step + 1)) + 1;
            return size == 0 || distance <= 0 ? (0, 0) : (start, (int)((((ulong)distance - 1) / stride) + 1));
        }
    }
}
