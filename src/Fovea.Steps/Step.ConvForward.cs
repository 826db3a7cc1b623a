using System.Numerics;
using System.Numerics.Tensors;

namespace Fovea.Steps;

public static partial class Step
{
    /// <summary>
    /// A convolution forward: Z[i,h,w,c] = sum(a_slice * W[...,c]) + b[c] with
    /// a_slice = A_prev_pad[i, h*stride : h*stride+f, w*stride : w*stride+f, :].
    /// </summary>
    /// <typeparam name="T">The number type, float or double.</typeparam>
    /// <param name="aPrev">The input, (m, n_H_prev, n_W_prev, n_C_prev).</param>
    /// <param name="W">The filters, (f, f, n_C_prev, n_C).</param>
    /// <param name="b">The biases, (1, 1, 1, n_C).</param>
    /// <param name="hparameters">Stride and pad.</param>
    /// <returns>
    /// Z, (m, n_H, n_W, n_C) with n = floor((n_prev - f + 2 pad) / stride) + 1, and the cache for <see cref="ConvBackward{T}"/>.
    /// </returns>
    /// <exception cref="ArgumentException">A shape does not fit, the stride is below 1, the pad is negative or the filter is too
    /// large.</exception>
    /// <remarks>Source: the exercise's <c>conv_forward</c>. As there, the filter is not flipped (a cross-correlation).</remarks>
    public static (Tensor<T> Z, ConvCache<T> Cache) ConvForward<T>(
        Tensor<T> aPrev, Tensor<T> W, Tensor<T> b, ConvHyperparameters hparameters)
        where T : IFloatingPointIeee754<T>
    {
        Check.Conv("conv_forward", aPrev, W, b, hparameters);
        (int m, int nHPrev, int nWPrev, int nCPrev) = aPrev.Shape4();
        (int f, _, _, int nC) = W.Shape4();
        (int stride, int pad) = hparameters;

        int nH = OutputSize(nHPrev, f, stride, pad);
        int nW = OutputSize(nWPrev, f, stride, pad);
        Tensor<T> Z = Tensor.CreateFromShape<T>([m, nH, nW, nC]);
        Tensor<T> aPrevPad = ZeroPad(aPrev, pad);

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

                        // conv_single_step on aPrevPad[i, vertStart : vertStart + f, horizStart : horizStart + f, :] and W[..., c]
                        T s = T.Zero;
                        for (int y = 0; y < f; y++)
                        {
                            for (int x = 0; x < f; x++)
                            {
                                for (int k = 0; k < nCPrev; k++)
                                {
                                    s += aPrevPad[i, vertStart + y, horizStart + x, k] * W[y, x, k, c];
                                }
                            }
                        }

                        Z[i, h, w, c] = s + b[0, 0, 0, c];
                    }
                }
            }
        }

        return (Z, new ConvCache<T>(aPrev, W, b, hparameters));
    }
}
