using System.Numerics;
using System.Numerics.Tensors;

namespace Fovea.Steps;

public static partial class Step
{
    /// <summary>
    /// A pooling layer backward. Maximum: dA_prev's window += mask * dA[i,h,w,c] with mask = (a_slice == max(a_slice)).
    /// Average: dA_prev's window += dA[i,h,w,c] / (f * f) at each of its entries. Overlapping windows add up.
    /// </summary>
    /// <typeparam name="T">The number type, float or double.</typeparam>
    /// <param name="dA">The gradient of the cost with respect to A, (m, n_H, n_W, n_C).</param>
    /// <param name="cache">What <see cref="PoolForward{T}"/> returned.</param>
    /// <param name="mode">Maximum or average; the one of the forward pass.</param>
    /// <param name="ties">Who receives the gradient where a window has several maxima; without effect for the average.</param>
    /// <returns>
    /// dA_prev, (m, n_H_prev, n_W_prev, n_C_prev). A window whose maximum is NaN passes no gradient back: NaN equals nothing, so its mask
    /// is all false, under every tie policy.
    /// </returns>
    /// <exception cref="ArgumentException">dA does not have the shape of A, or the cache's window or stride does not fit.</exception>
    /// <remarks>Source: the exercise's <c>pool_backward</c>.</remarks>
    public static Tensor<T> PoolBackward<T>(Tensor<T> dA, PoolCache<T> cache, PoolMode mode = PoolMode.Max, TiePolicy ties = TiePolicy.All)
        where T : IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(cache);
        (Tensor<T> aPrev, PoolHyperparameters hparameters) = cache;
        Check.Pool("pool_backward", aPrev, hparameters, mode);
        if (ties is not (TiePolicy.All or TiePolicy.First or TiePolicy.Split))
        {
            throw new ArgumentOutOfRangeException(
                null, $"pool_backward: the tie policy is {(int)ties}. Give TiePolicy.All, TiePolicy.First or TiePolicy.Split.");
        }

        (int f, int stride) = hparameters;
        (int m, int nHPrev, int nWPrev, int nC) = aPrev.Shape4();
        int nH = OutputSize(nHPrev, f, stride);
        int nW = OutputSize(nWPrev, f, stride);
        Check.Gradient("pool_backward", "dA", dA, "A", m, nH, nW, nC);
        Tensor<T> dAPrev = Tensor.CreateFromShape<T>(aPrev.Lengths);

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
                            RouteToMaximum(aPrev, dAPrev, i, vertStart, horizStart, c, f, dA[i, h, w, c], ties);
                        }
                        else
                        {
                            SpreadEvenly(dAPrev, i, vertStart, horizStart, c, f, dA[i, h, w, c]);
                        }
                    }
                }
            }
        }

        return dAPrev;
    }

    // dAPrev's window += create_mask_from_window(a_prev_slice) * da
    private static void RouteToMaximum<T>(
        Tensor<T> aPrev, Tensor<T> dAPrev, int i, int vertStart, int horizStart, int c, int f, T da, TiePolicy ties)
        where T : IFloatingPointIeee754<T>
    {
        T max = WindowMax(aPrev, i, vertStart, horizStart, c, f);
        T share = da;
        if (ties == TiePolicy.Split)
        {
            int count = 0;
            for (int y = 0; y < f; y++)
            {
                for (int x = 0; x < f; x++)
                {
                    count += aPrev[i, vertStart + y, horizStart + x, c] == max ? 1 : 0;
                }
            }

            share = da / T.CreateChecked(count);
        }

        for (int y = 0; y < f; y++)
        {
            for (int x = 0; x < f; x++)
            {
                if (aPrev[i, vertStart + y, horizStart + x, c] == max)
                {
                    dAPrev[i, vertStart + y, horizStart + x, c] += share;
                    if (ties == TiePolicy.First)
                    {
                        return;
                    }
                }
            }
        }
    }

    // dAPrev's window += distribute_value(da, (f, f))
    private static void SpreadEvenly<T>(Tensor<T> dAPrev, int i, int vertStart, int horizStart, int c, int f, T da)
        where T : IFloatingPointIeee754<T>
    {
        T average = da / (T.CreateChecked(f) * T.CreateChecked(f));
        for (int y = 0; y < f; y++)
        {
            for (int x = 0; x < f; x++)
            {
                dAPrev[i, vertStart + y, horizStart + x, c] += average;
            }
        }
    }
}
