using Fovea.Kernels.Geometry;

namespace Fovea.Explaining.Backward;

/// <summary>Which windows read a place: the forward pass asked the other way round.</summary>
internal static class Readers
{
    /// <summary>Along one axis, the windows that read a place of the padded input, from the first on, and the tap that meets it.</summary>
    public static IEnumerable<(int Output, int Tap)> Of(Window window, int paddedPlace)
    {
        for (int tap = window.Kernel - 1; tap >= 0; tap--)
        {
            int start = paddedPlace - (tap * window.Dilation);
            (int output, int rest) = int.DivRem(start, window.Stride);
            if (start >= 0 && rest == 0 && output < window.Output)
            {
                yield return (output, tap);
            }
        }
    }
}
