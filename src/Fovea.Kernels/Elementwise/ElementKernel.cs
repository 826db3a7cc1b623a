using Fovea.Kernels.Simd;
using Fovea.Kernels.Tiles;

namespace Fovea.Kernels.Elementwise;

/// <summary>What is done to one register of each operand.</summary>
internal interface IElementOperator
{
    TVector Apply<TSimd, TVector>(TVector left, TVector right)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct;
}

/// <summary>The loop that all element-wise operations of two operands share, with its tail; an operation of one passes it twice.</summary>
internal unsafe ref struct ElementKernel<TOperator> : IKernel
    where TOperator : struct, IElementOperator
{
    private readonly TOperator operation;
    private float* left;
    private float* right;
    private float* output;
    private int length;

    private ElementKernel(TOperator operation) => this.operation = operation;

    /// <summary>output[i] = operation(left[i], right[i]).</summary>
    public static void Run(TOperator operation, ReadOnlySpan<float> left, ReadOnlySpan<float> right, Span<float> output, InstructionSet set)
    {
        Lengths.RequireEqual(left.Length, right.Length);
        Lengths.RequireEqual(left.Length, output.Length);
        fixed (float* first = left, second = right, destination = output)
        {
            var kernel = new ElementKernel<TOperator>(operation)
            {
                left = first, right = second, output = destination, length = left.Length,
            };
            Dispatch.Run(set, ref kernel);
        }
    }

    public readonly void Run<TSimd, TVector>()
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        int whole = length - (length % TSimd.Lanes);
        for (int i = 0; i < whole; i += TSimd.Lanes)
        {
            TSimd.Store(output + i, operation.Apply<TSimd, TVector>(TSimd.Load(left + i), TSimd.Load(right + i)));
        }

        if (whole < length)
        {
            int rest = length - whole;
            TVector value = operation.Apply<TSimd, TVector>(
                Edge.Load<TSimd, TVector>(left + whole, rest), Edge.Load<TSimd, TVector>(right + whole, rest));
            Edge.Store<TSimd, TVector>(output + whole, value, rest);
        }
    }
}
