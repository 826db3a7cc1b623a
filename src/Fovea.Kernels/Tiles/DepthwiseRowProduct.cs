using System.Runtime.CompilerServices;
using Fovea.Kernels.Simd;

namespace Fovea.Kernels.Tiles;

/// <summary>
/// A depthwise 3x3 convolution of stride 1, row by row: lanes are channels, and along a row each column of three values that is loaded
/// serves the three windows that it belongs to, so there are three loads for nine multiply-adds. Nine weights, three open sums and three
/// values are 15 registers.
/// <para>
/// There is no frame of zeros. A row above or below the image is one of zeros; on the left a sum is opened late, on the right it is closed
/// early. The last register of channels begins early enough to be whole and computes some channels again.
/// </para>
/// </summary>
internal unsafe ref struct DepthwiseRowProduct : IKernel
{
    /// <summary>Of as many channels as a register at least.</summary>
    public DepthwiseRows Source;

    /// <summary>[3, 3, channels].</summary>
    public float* Weight;

    /// <summary>One value for each channel, or null for none.</summary>
    public float* Bias;

    /// <summary>Whether negative results become 0.</summary>
    public bool Relu;

    public float* Destination;
    public int Rows;

    /// <summary>Rows of padding above, 0 to 2.</summary>
    public int Top;

    /// <summary>Columns of padding on the left, 0 to 2.</summary>
    public int Left;

    /// <summary>Columns of padding on the right, 0 to 2.</summary>
    public int Right;

    public readonly void Run<TSimd, TVector>()
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        DepthwiseRows source = Source;
        int channels = source.Channels;
        nint destinationRow = (nint)(source.Columns + Left + Right - 2) * channels;
        float* bias = stackalloc float[TSimd.Lanes];
        TSimd.Store(bias, TSimd.Zero);
        for (int row = 0; row < Rows; row++)
        {
            source.Fill<TSimd, TVector>(row - Top + 2);
            for (int next = 0; next < channels; next += TSimd.Lanes)
            {
                int k = source.First(next);
                Row<TSimd, TVector>(
                    source.Row(row - Top, next), source.Row(row - Top + 1, next), source.Row(row - Top + 2, next), source.Step,
                    2 - Left, source.Columns - 2 + Left, Right, Weight + k, Bias == null ? bias : Bias + k, channels,
                    Destination + (row * destinationRow) + k, Relu);
            }
        }
    }

    // First come the columns that complete no window, last the windows that no column completes.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Row<TSimd, TVector>(
        float* above, float* middle, float* below, nint step, int opening, int columns, int closing, float* weight, float* bias,
        nint channels, float* destination, bool relu)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        TVector w00 = TSimd.Load(weight), w01 = TSimd.Load(weight + channels);
        TVector w02 = TSimd.Load(weight + (2 * channels));
        TVector w10 = TSimd.Load(weight + (3 * channels)), w11 = TSimd.Load(weight + (4 * channels));
        TVector w12 = TSimd.Load(weight + (5 * channels));
        TVector w20 = TSimd.Load(weight + (6 * channels)), w21 = TSimd.Load(weight + (7 * channels));
        TVector w22 = TSimd.Load(weight + (8 * channels));
        TVector bound = relu ? TSimd.Zero : TSimd.Broadcast(float.NegativeInfinity);
        TVector second = TSimd.Load(bias), third = second;
        nint place = 0;
        for (; opening > 0; opening--)
        {
            TVector x0 = TSimd.Load(above + place);
            TVector x1 = TSimd.Load(middle + place);
            TVector x2 = TSimd.Load(below + place);
            second = TSimd.MultiplyAdd(x2, w21, TSimd.MultiplyAdd(x1, w11, TSimd.MultiplyAdd(x0, w01, third)));
            third = TSimd.MultiplyAdd(x2, w20, TSimd.MultiplyAdd(x1, w10, TSimd.MultiplyAdd(x0, w00, TSimd.Load(bias))));
            place += step;
        }

        for (; columns > 0; columns--)
        {
            TVector x0 = TSimd.Load(above + place);
            TVector x1 = TSimd.Load(middle + place);
            TVector x2 = TSimd.Load(below + place);
            TVector first = TSimd.MultiplyAdd(x2, w22, TSimd.MultiplyAdd(x1, w12, TSimd.MultiplyAdd(x0, w02, second)));
            second = TSimd.MultiplyAdd(x2, w21, TSimd.MultiplyAdd(x1, w11, TSimd.MultiplyAdd(x0, w01, third)));
            third = TSimd.MultiplyAdd(x2, w20, TSimd.MultiplyAdd(x1, w10, TSimd.MultiplyAdd(x0, w00, TSimd.Load(bias))));
            TSimd.Store(destination, TSimd.AtLeast(bound, first));
            place += step;
            destination += channels;
        }

        if (closing > 0)
        {
            TSimd.Store(destination, TSimd.AtLeast(bound, second));
        }

        if (closing > 1)
        {
            TSimd.Store(destination + channels, TSimd.AtLeast(bound, third));
        }
    }
}
