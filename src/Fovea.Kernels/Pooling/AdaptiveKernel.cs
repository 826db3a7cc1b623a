using Fovea.Kernels.Geometry;
using Fovea.Kernels.Simd;

namespace Fovea.Kernels.Pooling;

/// <summary>One window of some channels.</summary>
/// <param name="Input">Where its first pixel begins in the input.</param>
/// <param name="Output">Where its result stands in the output.</param>
/// <param name="Rows">Its rows.</param>
/// <param name="Columns">Its columns.</param>
/// <param name="RowStep">From one row of the input to the next.</param>
/// <param name="PixelStep">From one pixel to the next.</param>
/// <param name="Count">The channels of the register that exist.</param>
internal readonly record struct AdaptiveWindow(nint Input, nint Output, int Rows, int Columns, nint RowStep, nint PixelStep, int Count);

/// <summary>What is done with a window.</summary>
internal interface IAdaptiveWork
{
    void Apply<TSimd, TVector>(in AdaptiveWindow window)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct;
}

/// <summary>The walk over images, windows and registers of channels that all directions of adaptive pooling share.</summary>
internal ref struct AdaptiveKernel<TWork> : IKernel
    where TWork : struct, IAdaptiveWork
{
    private TWork work;
    private AdaptivePoolGeometry geometry;
    private int images;

    public static void Run(TWork work, AdaptivePoolGeometry geometry, int images, InstructionSet set)
    {
        var kernel = new AdaptiveKernel<TWork> { work = work, geometry = geometry, images = images };
        Dispatch.Run(set.ForChannels(geometry.Channels), ref kernel);
    }

    public readonly void Run<TSimd, TVector>()
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        AdaptivePoolGeometry g = geometry;
        nint row = (nint)g.Width * g.Channels;
        nint output = 0;
        for (int image = 0; image < images; image++)
        {
            for (int y = 0; y < g.OutputHeight; y++)
            {
                int top = AdaptivePoolGeometry.First(y, g.OutputHeight, g.Height);
                int rows = AdaptivePoolGeometry.End(y, g.OutputHeight, g.Height) - top;
                for (int x = 0; x < g.OutputWidth; x++, output += g.Channels)
                {
                    int left = AdaptivePoolGeometry.First(x, g.OutputWidth, g.Width);
                    int columns = AdaptivePoolGeometry.End(x, g.OutputWidth, g.Width) - left;
                    nint input = ((nint)image * g.InputLength) + (top * row) + ((nint)left * g.Channels);
                    for (int c = 0; c < g.Channels; c += TSimd.Lanes)
                    {
                        work.Apply<TSimd, TVector>(new(input + c, output + c, rows, columns, row, g.Channels, g.Channels - c));
                    }
                }
            }
        }
    }
}
