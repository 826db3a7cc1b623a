using System.Numerics;
using System.Numerics.Tensors;

namespace Fovea.Steps;

public static partial class Step
{
    /// <summary>
    /// A pooling layer forward: A[i,h,w,c] is the maximum or the mean of A_prev[i, h*stride : h*stride+f, w*stride : w*stride+f, c].
    /// </summary>
    /// <typeparam name="T">The number type, float or double.</typeparam>
    /// <param name="aPrev">The input, (m, n_H_prev, n_W_prev, n_C_prev).</param>
    /// <param name="hparameters">Window and stride.</param>
    /// <param name="mode">Maximum or average.</param>
    /// <returns>
    /// A, (m, n_H, n_W, n_C_prev) with n = floor((n_prev - f) / stride) + 1, and the cache for <see cref="PoolBackward{T}"/>.
    /// A window that holds a NaN gives NaN in both modes, as np.max and np.mean do.
    /// </returns>
    /// <exception cref="ArgumentException">A_prev does not have four dimensions, or the window or stride does not fit.</exception>
    /// <remarks>
    /// Source: the exercise's <c>pool_forward</c>. The notes' text starts the windows at n_H * stride and n_W * stride, past the input: a
    /// slip, not carried over. h * stride and w * stride are meant, and the published numbers agree.
    /// </remarks>
    public static (Tensor<T> A, PoolCache<T> Cache) PoolForward<T>(
        Tensor<T> aPrev, PoolHyperparameters hparameters, PoolMode mode = PoolMode.Max)
        where T : IFloatingPointIeee754<T>
    {
        Check.Pool("pool_forward", aPrev, hparameters, mode);
        (int m, int nHPrev, int nWPrev, int nCPrev) = aPrev.Shape4();
        (int f, int stride) = hparameters;

        int nH = OutputSize(nHPrev, f, stride);
        int nW = OutputSize(nWPrev, f, stride);
        int nC = nCPrev;
        Tensor<T> A = Tensor.CreateFromShape<T>([m, nH, nW, nC]);

        for (int i = 0; i < m; i++)
        {
            for (int h = 0; h < nH; h++)
            {
                for (int w = 0; w < nW; w++)
                {
                    for (int c = 0; c < nC; c++)
                    {
                        int vertStart = h * stride;
                        int horizStart = w * stride;
                        if (mode == PoolMode.Max)
                        {
                            A[i, h, w, c] = WindowMax(aPrev, i, vertStart, horizStart, c, f);
                        }
                        else
                        {
                            A[i, h, w, c] = WindowMean(aPrev, i, vertStart, horizStart, c, f);
                        }
                    }
                }
            }
        }

        return (A, new PoolCache<T>(aPrev, hparameters));
    }

    private static T WindowMax<T>(Tensor<T> aPrev, int i, int vertStart, int horizStart, int c, int f)
        where T : IFloatingPointIeee754<T>
    {
        T max = aPrev[i, vertStart, horizStart, c];
        for (int y = 0; y < f; y++)
        {
            for (int x = 0; x < f; x++)
            {
                T value = aPrev[i, vertStart + y, horizStart + x, c];

                // As np.max: once a NaN is met it stays, because no value compares greater than NaN.
                if (value > max || T.IsNaN(value))
                {
                    max = value;
                }
            }
        }

        return max;
    }

    private static T WindowMean<T>(Tensor<T> aPrev, int i, int vertStart, int horizStart, int c, int f)
        where T : IFloatingPointIeee754<T>
    {
        T sum = T.Zero;
        for (int y = 0; y < f; y++)
        {
            for (int x = 0; x < f; x++)
            {
                sum += aPrev[i, vertStart + y, horizStart + x, c];
            }
        }

        // Not f * f in int: a window may be larger than 46340 on a side.
        return sum / (T.CreateChecked(f) * T.CreateChecked(f));
    }
}
