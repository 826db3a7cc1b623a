using System.Numerics;
using System.Numerics.Tensors;

namespace Fovea.Steps;

public static partial class Step
{
    /// <summary>The mask of a window's maximum: mask = (x == max(x)).</summary>
    /// <typeparam name="T">The number type, float or double.</typeparam>
    /// <param name="x">The window, (n_H, n_W).</param>
    /// <returns>
    /// The mask, (n_H, n_W): true at every entry that equals the maximum, so at several when they tie. All false when x holds a NaN,
    /// because the maximum is then NaN and NaN equals nothing, as in NumPy.
    /// </returns>
    /// <exception cref="ArgumentException">x does not have two dimensions or is empty.</exception>
    /// <remarks>Source: the exercise's <c>create_mask_from_window</c>.</remarks>
    public static Tensor<bool> CreateMaskFromWindow<T>(Tensor<T> x)
        where T : IFloatingPointIeee754<T>
    {
        Check.Rank("create_mask_from_window", "x", x, 2, "(n_H, n_W)");
        (int nH, int nW) = x.Shape2();

        T max = x[0, 0];
        for (int h = 0; h < nH; h++)
        {
            for (int w = 0; w < nW; w++)
            {
                if (x[h, w] > max || T.IsNaN(x[h, w]))
                {
                    max = x[h, w];
                }
            }
        }

        Tensor<bool> mask = Tensor.CreateFromShape<bool>([nH, nW]);
        for (int h = 0; h < nH; h++)
        {
            for (int w = 0; w < nW; w++)
            {
                mask[h, w] = x[h, w] == max;
            }
        }

        return mask;
    }

    /// <summary>Spreads a value evenly over a window: every entry is dz / (n_H * n_W), so the window's sum is dz.</summary>
    /// <typeparam name="T">The number type, float or double.</typeparam>
    /// <param name="dz">The value.</param>
    /// <param name="nH">The window's height; 1 or more.</param>
    /// <param name="nW">The window's width; 1 or more.</param>
    /// <returns>The window, (n_H, n_W).</returns>
    /// <exception cref="ArgumentException">A size is below 1, or the window is too large.</exception>
    /// <remarks>Source: the exercise's <c>distribute_value</c>.</remarks>
    public static Tensor<T> DistributeValue<T>(T dz, int nH, int nW)
        where T : IFloatingPointIeee754<T>
    {
        Check.Size("distribute_value", "n_H", nH);
        Check.Size("distribute_value", "n_W", nW);
        Check.Room("distribute_value", "a", nH, nW);

        T average = dz / (T.CreateChecked(nH) * T.CreateChecked(nW));
        Tensor<T> a = Tensor.CreateFromShape<T>([nH, nW]);
        for (int h = 0; h < nH; h++)
        {
            for (int w = 0; w < nW; w++)
            {
                a[h, w] = average;
            }
        }

        return a;
    }
}
