using System.Numerics;
using System.Numerics.Tensors;

namespace Fovea.Steps;

public static partial class Step
{
    /// <summary>
    /// A convolution backward. For every output position: da_slice += W[...,c] * dZ[i,h,w,c]; dW[...,c] += a_slice * dZ[i,h,w,c];
    /// db[c] += dZ[i,h,w,c]. Then the padding is cropped off dA.
    /// </summary>
    /// <typeparam name="T">The number type, float or double.</typeparam>
    /// <param name="dZ">The gradient of the cost with respect to Z, (m, n_H, n_W, n_C).</param>
    /// <param name="cache">What <see cref="ConvForward{T}"/> returned.</param>
    /// <returns>
    /// dA_prev, (m, n_H_prev, n_W_prev, n_C_prev); dW, (f, f, n_C_prev, n_C); db, (1, 1, 1, n_C). All are new tensors, summed over the
    /// batch.
    /// </returns>
    /// <exception cref="ArgumentException">dZ does not have the shape of Z, or the cache's shapes do not fit each other.</exception>
    /// <remarks>
    /// Source: the exercise's <c>conv_backward</c>. The crop is written with sizes, not as [pad:-pad], which would be empty for pad 0.
    /// </remarks>
    public static (Tensor<T> dAPrev, Tensor<T> dW, Tensor<T> db) ConvBackward<T>(Tensor<T> dZ, ConvCache<T> cache)
        where T : IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(cache);
        (Tensor<T> aPrev, Tensor<T> W, Tensor<T> b, ConvHyperparameters hparameters) = cache;
        Check.Conv("conv_backward", aPrev, W, b, hparameters);
        (int m, int nHPrev, int nWPrev, int nCPrev) = aPrev.Shape4();
        (int f, _, _, int nC) = W.Shape4();
        (int stride, int pad) = hparameters;
        int nH = OutputSize(nHPrev, f, stride, pad);
        int nW = OutputSize(nWPrev, f, stride, pad);
        Check.Gradient("conv_backward", "dZ", dZ, "Z", m, nH, nW, nC);

        Tensor<T> dW = Tensor.CreateFromShape<T>(W.Lengths);
        Tensor<T> db = Tensor.CreateFromShape<T>(b.Lengths);
        Tensor<T> aPrevPad = ZeroPad(aPrev, pad);
        Tensor<T> dAPrevPad = Tensor.CreateFromShape<T>(aPrevPad.Lengths);

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
                        T dz = dZ[i, h, w, c];
                        for (int y = 0; y < f; y++)
                        {
                            for (int x = 0; x < f; x++)
                            {
                                for (int k = 0; k < nCPrev; k++)
                                {
                                    dAPrevPad[i, vertStart + y, horizStart + x, k] += W[y, x, k, c] * dz;
                                    dW[y, x, k, c] += aPrevPad[i, vertStart + y, horizStart + x, k] * dz;
                                }
                            }
                        }

                        db[0, 0, 0, c] += dz;
                    }
                }
            }
        }

        return (Crop(dAPrevPad, pad, nHPrev, nWPrev), dW, db);
    }

    // dA_prev_pad[:, pad : pad + n_H_prev, pad : pad + n_W_prev, :]
    private static Tensor<T> Crop<T>(Tensor<T> padded, int pad, int nH, int nW)
    {
        (int m, _, _, int nC) = padded.Shape4();
        Tensor<T> cropped = Tensor.CreateFromShape<T>([m, nH, nW, nC]);
        for (int i = 0; i < m; i++)
        {
            for (int h = 0; h < nH; h++)
            {
                for (int w = 0; w < nW; w++)
                {
                    for (int c = 0; c < nC; c++)
                    {
                        cropped[i, h, w, c] = padded[i, h + pad, w + pad, c];
                    }
                }
            }
        }

        return cropped;
    }
}
