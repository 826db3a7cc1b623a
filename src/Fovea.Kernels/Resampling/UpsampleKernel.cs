using Fovea.Kernels.Geometry;
using Fovea.Kernels.Simd;

namespace Fovea.Kernels.Resampling;

/// <summary>Some channels of a pixel of the large image with the pixels of the small one that it lies between.</summary>
internal unsafe struct UpsamplePixel
{
    public float* Large;
    public float* TopLeft;
    public float* TopRight;
    public float* BottomLeft;
    public float* BottomRight;

    /// <summary>The share of the lower row.</summary>
    public float Bottom;

    /// <summary>The share of the right column.</summary>
    public float Right;
}

/// <summary>What is done with a pixel.</summary>
internal interface IUpsampleWork
{
    /// <summary>Whether a pixel meets only one of the small image, which is then <see cref="UpsamplePixel.TopLeft"/>.</summary>
    static abstract bool IsNearest { get; }

    void Apply<TSimd, TVector>(in UpsamplePixel at, int count)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct;
}

/// <summary>The walk over the large image that all directions share.</summary>
internal unsafe ref struct UpsampleKernel<TWork> : IKernel
    where TWork : struct, IUpsampleWork
{
    private TWork work;
    private UpsampleGeometry geometry;
    private int images;
    private float* small;
    private float* large;

    public static void Run(TWork work, UpsampleGeometry geometry, int images, float* small, float* large, InstructionSet set)
    {
        var kernel = new UpsampleKernel<TWork> { work = work, geometry = geometry, images = images, small = small, large = large };
        Dispatch.Run(set.ForChannels(geometry.Channels), ref kernel);
    }

    public readonly void Run<TSimd, TVector>()
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        UpsampleGeometry g = geometry;
        int width = g.Horizontal.Input;
        nint channels = g.Channels;
        var pixel = new UpsamplePixel { Large = large };
        float* image = small;
        for (int i = 0; i < images; i++, image += g.InputLength)
        {
            for (int y = 0; y < g.Vertical.Output; y++)
            {
                (int top, int bottom, pixel.Bottom) = Neighbours(g.Vertical, y);
                for (int x = 0; x < g.Horizontal.Output; x++)
                {
                    (int left, int right, pixel.Right) = Neighbours(g.Horizontal, x);
                    pixel.TopLeft = image + ((((nint)top * width) + left) * channels);
                    pixel.TopRight = image + ((((nint)top * width) + right) * channels);
                    pixel.BottomLeft = image + ((((nint)bottom * width) + left) * channels);
                    pixel.BottomRight = image + ((((nint)bottom * width) + right) * channels);
                    Channels<TSimd, TVector>(ref pixel, g.Channels);
                }
            }
        }
    }

    private readonly void Channels<TSimd, TVector>(ref UpsamplePixel pixel, int channels)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        for (int c = 0; c < channels; c += TSimd.Lanes)
        {
            work.Apply<TSimd, TVector>(pixel, channels - c);
            int step = Math.Min(TSimd.Lanes, channels - c);
            pixel.Large += step;
            pixel.TopLeft += step;
            pixel.TopRight += step;
            pixel.BottomLeft += step;
            pixel.BottomRight += step;
        }
    }

    private static (int First, int Second, float Share) Neighbours(UpsampleAxis axis, int output)
    {
        if (!TWork.IsNearest)
        {
            return axis.Neighbours(output);
        }

        int nearest = axis.Nearest(output);
        return (nearest, nearest, 0);
    }
}
