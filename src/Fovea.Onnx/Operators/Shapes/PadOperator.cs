using System.Collections.Immutable;
using System.Numerics;

namespace Fovea.Onnx.Operators;

/// <summary>
/// Pad: constant, reflect, edge and wrap. Attributes in version 2, inputs from 11 on, axes from 18, wrap from 19. Negative numbers crop,
/// and what is left is padded.
/// </summary>
internal static class PadOperator
{
    public static OperatorDefinition[] Definitions { get; } =
    [
        new("Pad", [2, 11, 13, 18, 19, 21, 23, 24, 25], ByType.Any<Pad>) { Types = TypeSets.All },
    ];

    private readonly struct Pad : IAnyOperator
    {
        public static OnnxTensor[] Run<T>(OperatorCall call)
            where T : notnull
        {
            OnnxTensor<T> x = call.Input<T>(0);
            int rank = x.Rank;
            bool attributes = call.Version < 11;
            long[] pads = (attributes ? call.List("pads") : call.Longs(1)) ?? throw call.Fail("the attribute pads is missing");
            long[]? given = call.Version >= 18 ? call.OptionalLongs(3) : null;
            int[] axes = given is null ? [.. Enumerable.Range(0, rank)] : call.Axes(given, rank);
            if (pads.Length != 2 * axes.Length)
            {
                throw call.Fail($"there are {pads.Length} pads for {axes.Length} axes of the input {x.Show()}, expected two for each");
            }

            string mode = call.Text("mode", "constant");
            if (mode is not ("constant" or "reflect" or "edge") && (mode != "wrap" || call.Version < 19))
            {
                throw call.Fail($"mode is '{mode}', expected constant, reflect, edge{(call.Version < 19 ? string.Empty : ", wrap")}");
            }

            var before = new long[rank];
            var after = new long[rank];
            for (int i = 0; i < axes.Length; i++)
            {
                before[axes[i]] = pads[i];
                after[axes[i]] = pads[i + axes.Length];
            }

            var sizes = new long[rank];
            for (int d = 0; d < rank; d++)
            {
                sizes[d] = Size(call, x.Shape[d], before[d], after[d], mode);
            }

            ImmutableArray<int> shape = Outputs.Shape(call, sizes);
            T[] values = Outputs.New<T>(call, shape);
            var maps = new int[rank][];
            for (int d = 0; d < rank; d++)
            {
                maps[d] = values.Length == 0 ? [] : Map(shape[d], x.Shape[d], before[d], after[d], mode);
            }

            T fill = mode == "constant" ? Fill<T>(call) : default!;
            if (values.Length > 0)
            {
                Lines(x, maps, shape, fill, values);
            }

            return [new OnnxTensor<T>(shape, values)];
        }

        private static long Size(OperatorCall call, int size, long before, long after, string mode)
        {
            const long Most = 1L << 32;
            long cropped = size + Math.Min(0, Math.Max(before, -Most)) + Math.Min(0, Math.Max(after, -Most));
            bool grows = before > 0 || after > 0;
            return before > Most || after > Most || cropped < 0
                ? throw call.Fail($"pads of {before} and {after} do not fit a size of {size}")
                : cropped == 0 && grows && mode != "constant"
                ? throw call.Fail($"pads of {before} and {after} in mode {mode} need values to repeat, but a size of {size} leaves none")
                : cropped + Math.Max(0, before) + Math.Max(0, after);
        }

        /// <summary>For each place of an axis the place in the input, or -1 for the constant.</summary>
        private static int[] Map(int size, int inputSize, long before, long after, string mode)
        {
            int first = (int)-Math.Min(0, before);
            long count = inputSize - first + Math.Min(0, after);
            var map = new int[size];
            for (int i = 0; i < size; i++)
            {
                long at = i - Math.Max(0, before);
                long place = mode switch
                {
                    "edge" => Math.Clamp(at, 0, count - 1),
                    "wrap" => Rest(at, count),
                    "reflect" => Reflect(at, count),
                    _ => at < 0 || at >= count ? -1 : at,
                };
                map[i] = place < 0 ? -1 : (int)place + first;
            }

            return map;
        }

        private static long Rest(long at, long count) => ((at % count) + count) % count;

        private static long Reflect(long at, long count)
        {
            long turned = count == 1 ? 0 : Rest(at, 2 * (count - 1));
            return turned < count ? turned : (2 * (count - 1)) - turned;
        }

        private static T Fill<T>(OperatorCall call)
            where T : notnull
        {
            if (call.Version >= 11)
            {
                return call.Optional(2) is null ? Zero<T>() : call.Single<T>(2);
            }

            float value = call.Float("value", 0);
            return default(T) switch
            {
                float => (T)(object)value,
                double => (T)(object)(double)value,
                Half => (T)(object)(Half)value,
                _ => value == 0 ? Zero<T>() : throw call.Fail("a value to pad with goes with floating point alone in this version"),
            };
        }

        private static T Zero<T>() => typeof(T) == typeof(string) ? (T)(object)string.Empty : default!;

        private static void Lines<T>(OnnxTensor<T> x, int[][] maps, ImmutableArray<int> shape, T fill, T[] values)
            where T : notnull
        {
            int rank = shape.Length;
            if (rank == 0)
            {
                values[0] = x.Values[0];
                return;
            }

            long[] strides = Strided.Of(x.Shape.AsSpan());
            int[] last = maps[^1];

            // The part of a line that lies in the input as it is.
            int lead = Array.FindIndex(last, place => place >= 0);
            int run = lead < 0 ? 0 : 1;
            while (lead >= 0 && lead + run < last.Length && last[lead + run] == last[lead] + run)
            {
                run++;
            }

            var counters = new int[rank - 1];
            for (int at = 0; at < values.Length; at += last.Length)
            {
                long offset = 0;
                for (int d = 0; d < counters.Length && offset >= 0; d++)
                {
                    int place = maps[d][counters[d]];
                    offset = place < 0 ? -1 : offset + (place * strides[d]);
                }

                Span<T> line = values.AsSpan(at, last.Length);
                if (offset < 0 || lead < 0)
                {
                    line.Fill(fill);
                }
                else
                {
                    ReadOnlySpan<T> source = x.Values.AsSpan((int)offset, x.Shape[^1]);
                    source.Slice(last[lead], run).CopyTo(line[lead..]);
                    for (int i = 0; i < line.Length; i++)
                    {
                        i = i == lead ? i + run : i;
                        if (i < line.Length)
                        {
                            line[i] = last[i] < 0 ? fill : source[last[i]];
                        }
                    }
                }

                for (int d = counters.Length - 1; d >= 0 && ++counters[d] == shape[d]; d--)
                {
                    counters[d] = 0;
                }
            }
        }
    }
}
