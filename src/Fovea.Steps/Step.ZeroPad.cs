using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Numerics.Tensors;

namespace Fovea.Steps;

/// <summary>
/// The functions of the exercise "Convolutional Neural Networks: Step by Step" in plain loops, in its order and with its names.
/// They are made to be read and trusted, not to be fast. Images are (m, n_H, n_W, n_C), filters (f, f, n_C_prev, n_C).
/// </summary>
[SuppressMessage("Naming", "CA1716", Justification = "A keyword of Visual Basic; the word is the exercise's own title.")]
public static partial class Step
{
    /// <summary>Pads all images of a batch with zeros on both spatial axes: np.pad(X, ((0,0), (pad,pad), (pad,pad), (0,0))).</summary>
    /// <typeparam name="T">The number type, float or double.</typeparam>
    /// <param name="X">A batch of images, (m, n_H, n_W, n_C).</param>
    /// <param name="pad">The zeros on each of the four sides; 0 or more.</param>
    /// <returns>X_pad, (m, n_H + 2 pad, n_W + 2 pad, n_C); always a new tensor, also for pad 0.</returns>
    /// <exception cref="ArgumentException">X does not have four dimensions or is empty, pad is negative, or the result is too
    /// large.</exception>
    /// <remarks>Source: the exercise's <c>zero_pad</c>.</remarks>
    public static Tensor<T> ZeroPad<T>(Tensor<T> X, int pad)
        where T : IFloatingPointIeee754<T>
    {
        Check.Rank("zero_pad", "X", X, 4, "(m, n_H, n_W, n_C)");
        Check.Pad("zero_pad", pad);
        (int m, int nH, int nW, int nC) = X.Shape4();
        Check.Room("zero_pad", "X_pad", m, nH + (2L * pad), nW + (2L * pad), nC);

        Tensor<T> xPad = Tensor.CreateFromShape<T>([m, nH + (2 * pad), nW + (2 * pad), nC]);
        for (int i = 0; i < m; i++)
        {
            for (int h = 0; h < nH; h++)
            {
                for (int w = 0; w < nW; w++)
                {
                    for (int c = 0; c < nC; c++)
                    {
                        xPad[i, h + pad, w + pad, c] = X[i, h, w, c];
                    }
                }
            }
        }

        return xPad;
    }
}
