namespace Fovea.Onnx.Operators;

/// <summary>A function of two numbers.</summary>
internal interface IZip<TA, TB, TR>
{
    static abstract TR Of(TA a, TB b);

    /// <summary>
    /// Computes a row at once, if there is a vectorised form. A span of length 1 stands for a value that is the same in all of it.
    /// </summary>
    static virtual bool Row(ReadOnlySpan<TA> a, ReadOnlySpan<TB> b, Span<TR> y) => false;
}

/// <summary>Applies a function to two tensors, element by element, after broadcasting.</summary>
internal static class Zip
{
    public static OnnxTensor<TR> Over<TA, TB, TR, TZip>(OperatorCall call, OnnxTensor<TA> a, OnnxTensor<TB> b)
        where TA : notnull
        where TB : notnull
        where TR : notnull
        where TZip : struct, IZip<TA, TB, TR>
    {
        Broadcast plan = Broadcast.Of(call, a, b);
        TR[] output = Outputs.New<TR>(call, plan.Shape);
        (int[] offsets, int[] counters) = plan.Start();
        int length = plan.RowLength;
        for (int row = 0; row < plan.RowCount; row++)
        {
            Rows<TA, TB, TR, TZip>(
                a.Values.AsSpan(offsets[0], plan.Moves[0] ? length : 1),
                b.Values.AsSpan(offsets[1], plan.Moves[1] ? length : 1),
                output.AsSpan(row * length, length));
            plan.Advance(offsets, counters);
        }

        return new OnnxTensor<TR>(plan.Shape, output);
    }

    private static void Rows<TA, TB, TR, TZip>(ReadOnlySpan<TA> a, ReadOnlySpan<TB> b, Span<TR> y)
        where TZip : struct, IZip<TA, TB, TR>
    {
        if (TZip.Row(a, b, y))
        {
            return;
        }

        if (a.Length == y.Length && b.Length == y.Length)
        {
            for (int i = 0; i < y.Length; i++)
            {
                y[i] = TZip.Of(a[i], b[i]);
            }
        }
        else if (a.Length == y.Length)
        {
            TB right = b[0];
            for (int i = 0; i < y.Length; i++)
            {
                y[i] = TZip.Of(a[i], right);
            }
        }
        else if (b.Length == y.Length)
        {
            TA left = a[0];
            for (int i = 0; i < y.Length; i++)
            {
                y[i] = TZip.Of(left, b[i]);
            }
        }
        else
        {
            y.Fill(TZip.Of(a[0], b[0]));
        }
    }
}
