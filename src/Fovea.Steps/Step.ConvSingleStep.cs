using System.Numerics;
using System.Numerics.Tensors;

namespace Fovea.Steps;

public static partial class Step
{
    /// <summary>One filter on one slice of the input: Z = sum(a_slice_prev * W) + b. The bias is added once, after the sum.</summary>
    /// <typeparam name="T">The number type, float or double.</typeparam>
    /// <param name="aSlicePrev">The slice, (f, f, n_C_prev).</param>
    /// <param name="W">The filter, (f, f, n_C_prev).</param>
    /// <param name="b">The bias, (1, 1, 1).</param>
    /// <returns>One value of the output.</returns>
    /// <exception cref="ArgumentException">A tensor does not have three dimensions, the shapes differ, or b is not a single
    /// value.</exception>
    /// <remarks>
    /// Source: the exercise's <c>conv_single_step</c>. Its 2017 edition added the bias inside the sum, f * f * n_C_prev times: that is a
    /// mistake.
    /// </remarks>
    public static T ConvSingleStep<T>(Tensor<T> aSlicePrev, Tensor<T> W, Tensor<T> b)
        where T : IFloatingPointIeee754<T>
    {
        const string Function = "conv_single_step";
        Check.Rank(Function, "a_slice_prev", aSlicePrev, 3, "(f, f, n_C_prev)");
        Check.Rank(Function, "W", W, 3, "(f, f, n_C_prev)");
        Check.Rank(Function, "b", b, 3, "(1, 1, 1)");
        if (!aSlicePrev.Lengths.SequenceEqual(W.Lengths))
        {
            throw new ArgumentException(
                $"{Function}: a_slice_prev and W must have one shape. Received a_slice_prev {aSlicePrev.ShapeText()}, W {W.ShapeText()}. "
                + $"Give W the shape {aSlicePrev.ShapeText()}.");
        }

        if (b.FlattenedLength != 1)
        {
            throw new ArgumentException($"{Function}: b must be a single value. Received b {b.ShapeText()}. Give b the shape [1, 1, 1].");
        }

        (int fH, int fW, int nCPrev) = W.Shape3();
        T s = T.Zero;
        for (int y = 0; y < fH; y++)
        {
            for (int x = 0; x < fW; x++)
            {
                for (int k = 0; k < nCPrev; k++)
                {
                    s += aSlicePrev[y, x, k] * W[y, x, k];
                }
            }
        }

        return s + b[0, 0, 0];
    }
}
