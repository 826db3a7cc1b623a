namespace Fovea.Onnx.Operators;

/// <summary>Which scale belongs to which value.</summary>
/// <param name="Inner">The neighbours that share one.</param>
/// <param name="Size">The size of the axis; 0 where one scale is for all.</param>
/// <param name="Block">The neighbours along the axis that share one.</param>
/// <param name="Blocks">The scales along the axis.</param>
/// <param name="PerOuter">Whether what lies outside of the axis has scales of its own.</param>
internal readonly record struct ScalePlaces(int Inner, int Size, int Block, int Blocks, bool PerOuter)
{
    /// <summary>The place of a value's scale.</summary>
    public int this[int index]
    {
        get
        {
            if (Size == 0)
            {
                return 0;
            }

            int line = index / Inner;
            int place = line % Size / Block;
            return PerOuter ? (((line / Size * Blocks) + place) * Inner) + (index % Inner) : place;
        }
    }

    /// <summary>Compares the scale's shape with the input's.</summary>
    /// <exception cref="FoveaException">They do not fit.</exception>
    public static ScalePlaces Of(OperatorCall call, OnnxTensor x, OnnxTensor scale)
    {
        long block = call.Version >= 21 ? call.Int("block_size", 0) : 0;
        if (scale.Length == 1 && scale.Rank <= 1 && block == 0)
        {
            return default;
        }

        if (call.Version < 13)
        {
            throw call.Fail($"the scale {scale.Show()} is not one number, which version {call.Version} expects");
        }

        int axis = call.Axis(call.Int("axis", 1), x.Rank);
        int size = x.Shape[axis];
        int inner = Arguments.Product(x.Shape.AsSpan()[(axis + 1)..]);
        if (block == 0)
        {
            return scale.Rank == 1 && scale.Length == size
                ? new ScalePlaces(Math.Max(inner, 1), size, 1, size, false)
                : throw call.Fail($"the scale {scale.Show()} does not fit axis {axis} of the input {x.Show()}");
        }

        bool fits = block > 0 && block <= int.MaxValue && scale.Rank == x.Rank;
        for (int d = 0; d < x.Rank && fits; d++)
        {
            long expected = d == axis ? (size + block - 1) / block : x.Shape[d];
            fits = scale.Shape[d] == expected;
        }

        return fits
            ? new ScalePlaces(Math.Max(inner, 1), size, (int)block, scale.Shape[axis], true)
            : throw call.Fail($"the scale {scale.Show()} does not fit blocks of {block} along axis {axis} of the input {x.Show()}");
    }
}
