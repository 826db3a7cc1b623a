using System.Collections.Immutable;

namespace Fovea.Onnx.Operators;

/// <summary>
/// Several shapes made one by repeating sizes of 1, as NumPy does. Neighbouring dimensions that all inputs treat alike are merged, so that
/// what remains is rows: in each, an input either goes on with the output or stands still.
/// </summary>
internal sealed class Broadcast
{
    private readonly List<int> extents = [];
    private readonly List<int[]> strides = [];

    private Broadcast(ImmutableArray<int> shape)
    {
        Shape = shape;
    }

    /// <summary>The common shape.</summary>
    public ImmutableArray<int> Shape { get; }

    /// <summary>The values of a row.</summary>
    public int RowLength { get; private set; } = 1;

    /// <summary>The number of rows.</summary>
    public int RowCount { get; private set; } = 1;

    /// <summary>For each input whether it goes on in a row, or is one value for all of it.</summary>
    public bool[] Moves { get; private set; } = [];

    /// <summary>The common shape of inputs.</summary>
    /// <exception cref="FoveaException">Two sizes differ and neither is 1, or the common shape is too large.</exception>
    public static Broadcast Of(OperatorCall call, params ReadOnlySpan<OnnxTensor> inputs)
    {
        int rank = 0;
        foreach (OnnxTensor input in inputs)
        {
            rank = Math.Max(rank, input.Rank);
        }

        var shape = new int[rank];
        Array.Fill(shape, 1);
        foreach (OnnxTensor input in inputs)
        {
            for (int i = 0; i < input.Rank; i++)
            {
                ref int common = ref shape[rank - input.Rank + i];
                int size = input.Shape[i];
                if (size != common && size != 1 && common != 1)
                {
                    string received = string.Join(" and ", inputs.ToArray().Select(Arguments.Show));
                    throw call.Fail($"the shapes {received} do not fit together: sizes must be equal or 1");
                }

                common = common == 1 ? size : common;
            }
        }

        _ = Outputs.Count(call, shape);
        var plan = new Broadcast([.. shape]);
        plan.Merge(inputs);
        return plan;
    }

    /// <summary>The place of the first row for each input, and the counters that <see cref="Advance"/> moves.</summary>
    public (int[] Offsets, int[] Counters) Start() => (new int[Moves.Length], new int[extents.Count]);

    /// <summary>Goes to the next row.</summary>
    public void Advance(int[] offsets, int[] counters)
    {
        // The rows lie in extents[0], outermost in the last.
        for (int d = 0; d < counters.Length; d++)
        {
            int[] steps = strides[d];
            bool turn = ++counters[d] == extents[d];
            for (int i = 0; i < offsets.Length; i++)
            {
                offsets[i] += turn ? -steps[i] * (extents[d] - 1) : steps[i];
            }

            if (!turn)
            {
                return;
            }

            counters[d] = 0;
        }
    }

    private void Merge(ReadOnlySpan<OnnxTensor> inputs)
    {
        int count = inputs.Length;
        var next = new int[count];
        Array.Fill(next, 1);
        bool[]? group = null;
        int[] groupStrides = [];
        int extent = 1;
        for (int d = Shape.Length - 1; d >= 0; d--)
        {
            if (Shape[d] == 1)
            {
                continue;
            }

            var moves = new bool[count];
            var here = new int[count];
            for (int i = 0; i < count; i++)
            {
                int at = d - (Shape.Length - inputs[i].Rank);
                moves[i] = at >= 0 && inputs[i].Shape[at] != 1;
                here[i] = moves[i] ? next[i] : 0;
                next[i] *= moves[i] ? Shape[d] : 1;
            }

            if (group is not null && moves.AsSpan().SequenceEqual(group))
            {
                extent *= Shape[d];
                continue;
            }

            Close(group, groupStrides, extent);
            (group, groupStrides, extent) = (moves, here, Shape[d]);
        }

        Close(group, groupStrides, extent);
        if (Moves.Length == 0)
        {
            Moves = new bool[count];
        }

        RowCount = Shape.Contains(0) ? 0 : RowCount;
    }

    private void Close(bool[]? group, int[] groupStrides, int extent)
    {
        if (group is null)
        {
            return;
        }

        if (Moves.Length == 0)
        {
            Moves = group;
            RowLength = extent;
            return;
        }

        extents.Add(extent);
        strides.Add(groupStrides);
        RowCount *= extent;
    }
}
