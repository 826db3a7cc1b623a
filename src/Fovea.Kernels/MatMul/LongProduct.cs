using Fovea.Kernels.Simd;
using Fovea.Kernels.Tiles;

namespace Fovea.Kernels.MatMul;

/// <summary>
/// A matrix product with so many inputs that even two registers of the matrix's columns outgrow the cache (<see
/// cref="SlidingProduct.BlockFloats"/>): the inputs are cut into parts, and the sums of the parts are added in their order. So it is for any
/// number of rows, since a row's bits must not depend on those beside it.
/// </summary>
internal static unsafe class LongProduct
{
    /// <summary>Computes a product of one tap.</summary>
    /// <param name="set">The instruction set that the matrix was packed for.</param>
    /// <param name="product">The product as a whole.</param>
    public static void Run(InstructionSet set, SlidingProduct product)
    {
        int pair = 2 * set.Lanes();
        if (product.Channels <= 2 * SlidingProduct.BlockFloats / pair)
        {
            Dispatch.Run(set, ref product);
            return;
        }

        for (int k = 0; k < product.Outputs; k += pair)
        {
            SlidingProduct columns = product;
            columns.Weight += (nint)k * product.Channels;
            columns.Destination += k;
            columns.Outputs = Math.Min(pair, product.Outputs - k);
            columns.Bias = product.Bias == null ? null : product.Bias + k;
            AddParts(set, columns);
        }
    }

    // The bias comes with the first part, what follows the sum with the last.
    private static void AddParts(InstructionSet set, in SlidingProduct columns)
    {
        int width = WeightPacking.PaddedOutputs(columns.Outputs, set.Lanes());
        int inputs = SlidingProduct.BlockFloats / (2 * set.Lanes());
        for (int c = 0; c < columns.Channels; c += inputs)
        {
            bool isFirst = c == 0, isLast = c + inputs >= columns.Channels;
            SlidingProduct part = columns;
            part.Source += c;
            part.Weight += (nint)c * width;
            part.Channels = Math.Min(inputs, columns.Channels - c);
            part.TapColumnStep = part.Channels;
            part.Bias = isFirst ? columns.Bias : null;
            part.Accumulate = !isFirst;
            part.AddendOffset = isLast ? columns.AddendOffset : 0;
            part.Relu = isLast && columns.Relu;
            Dispatch.Run(set, ref part);
        }
    }
}
