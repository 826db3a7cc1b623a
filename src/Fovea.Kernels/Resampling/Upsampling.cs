using Fovea.Kernels.Geometry;
using Fovea.Kernels.Simd;
using Fovea.Kernels.Tiles;

namespace Fovea.Kernels.Resampling;

/// <summary>
/// Images made larger: the pixel in which an output's middle lies, or straight lines between the pixels' middles (PyTorch's nearest-exact,
/// and bilinear with align_corners = false). Lanes are channels.
/// </summary>
public static unsafe class Upsampling
{
    /// <summary>output[y, x] = the pixel of the input in which its middle lies: input[y / factor, x / factor] for whole factors.</summary>
    /// <param name="input">Any number of images.</param>
    /// <param name="geometry">The sizes.</param>
    /// <param name="output">As many images, overwritten.</param>
    /// <param name="set">The widest instruction set to use.</param>
    /// <exception cref="ArgumentException">The memory does not fit the geometry.</exception>
    public static void ForwardNearest(ReadOnlySpan<float> input, UpsampleGeometry geometry, Span<float> output, InstructionSet set) =>
        Forward(input, geometry, output, set, default(Nearest));

    /// <summary>output[y, x] = what lies between the four pixels around its middle, in proportion.</summary>
    /// <param name="input">Any number of images.</param>
    /// <param name="geometry">The sizes.</param>
    /// <param name="output">As many images, overwritten.</param>
    /// <param name="set">The widest instruction set to use.</param>
    /// <exception cref="ArgumentException">The memory does not fit the geometry.</exception>
    public static void ForwardBilinear(ReadOnlySpan<float> input, UpsampleGeometry geometry, Span<float> output, InstructionSet set) =>
        Forward(input, geometry, output, set, default(Bilinear));

    /// <summary>gradInput[i] = sum of gradOutput over the pixels that repeat i.</summary>
    /// <param name="gradOutput">Any number of images.</param>
    /// <param name="geometry">The sizes.</param>
    /// <param name="gradInput">As many images, overwritten.</param>
    /// <param name="set">The widest instruction set to use.</param>
    /// <exception cref="ArgumentException">The memory does not fit the geometry.</exception>
    public static void BackwardNearest(
        ReadOnlySpan<float> gradOutput, UpsampleGeometry geometry, Span<float> gradInput, InstructionSet set) =>
        Backward(gradOutput, geometry, gradInput, set, default(NearestGradient));

    /// <summary>gradInput[i] = sum of gradOutput over the pixels that read i, each with i's share in it.</summary>
    /// <param name="gradOutput">Any number of images.</param>
    /// <param name="geometry">The sizes.</param>
    /// <param name="gradInput">As many images, overwritten.</param>
    /// <param name="set">The widest instruction set to use.</param>
    /// <exception cref="ArgumentException">The memory does not fit the geometry.</exception>
    public static void BackwardBilinear(
        ReadOnlySpan<float> gradOutput, UpsampleGeometry geometry, Span<float> gradInput, InstructionSet set) =>
        Backward(gradOutput, geometry, gradInput, set, default(BilinearGradient));

    private static void Forward<TWork>(
        ReadOnlySpan<float> input, UpsampleGeometry geometry, Span<float> output, InstructionSet set, TWork work)
        where TWork : struct, IUpsampleWork
    {
        int images = geometry.CountImages(input.Length, output.Length);
        fixed (float* small = input, large = output)
        {
            UpsampleKernel<TWork>.Run(work, geometry, images, small, large, set);
        }
    }

    private static void Backward<TWork>(
        ReadOnlySpan<float> gradOutput, UpsampleGeometry geometry, Span<float> gradInput, InstructionSet set, TWork work)
        where TWork : struct, IUpsampleWork
    {
        int images = geometry.CountImages(gradInput.Length, gradOutput.Length);
        gradInput.Clear();
        fixed (float* small = gradInput, large = gradOutput)
        {
            UpsampleKernel<TWork>.Run(work, geometry, images, small, large, set);
        }
    }

    private readonly struct Nearest : IUpsampleWork
    {
        public static bool IsNearest => true;

        public void Apply<TSimd, TVector>(in UpsamplePixel at, int count)
            where TSimd : struct, ISimd<TVector>
            where TVector : struct
            => Edge.Store<TSimd, TVector>(at.Large, Edge.Load<TSimd, TVector>(at.TopLeft, count), count);
    }

    private readonly struct NearestGradient : IUpsampleWork
    {
        public static bool IsNearest => true;

        public void Apply<TSimd, TVector>(in UpsamplePixel at, int count)
            where TSimd : struct, ISimd<TVector>
            where TVector : struct
            => Add<TSimd, TVector>(at.TopLeft, Edge.Load<TSimd, TVector>(at.Large, count), count);
    }

    private readonly struct Bilinear : IUpsampleWork
    {
        public static bool IsNearest => false;

        public void Apply<TSimd, TVector>(in UpsamplePixel at, int count)
            where TSimd : struct, ISimd<TVector>
            where TVector : struct
        {
            TVector left = TSimd.Broadcast(1 - at.Right);
            TVector right = TSimd.Broadcast(at.Right);
            TVector top = TSimd.Multiply(Edge.Load<TSimd, TVector>(at.TopLeft, count), left);
            TVector bottom = TSimd.Multiply(Edge.Load<TSimd, TVector>(at.BottomLeft, count), left);
            top = TSimd.MultiplyAdd(Edge.Load<TSimd, TVector>(at.TopRight, count), right, top);
            bottom = TSimd.MultiplyAdd(Edge.Load<TSimd, TVector>(at.BottomRight, count), right, bottom);
            TVector value = TSimd.MultiplyAdd(
                bottom, TSimd.Broadcast(at.Bottom), TSimd.Multiply(top, TSimd.Broadcast(1 - at.Bottom)));
            Edge.Store<TSimd, TVector>(at.Large, value, count);
        }
    }

    // The four pixels may be one and the same at an edge, so each sum is stored before the next is loaded.
    private readonly struct BilinearGradient : IUpsampleWork
    {
        public static bool IsNearest => false;

        public void Apply<TSimd, TVector>(in UpsamplePixel at, int count)
            where TSimd : struct, ISimd<TVector>
            where TVector : struct
        {
            TVector gradient = Edge.Load<TSimd, TVector>(at.Large, count);
            TVector top = TSimd.Multiply(gradient, TSimd.Broadcast(1 - at.Bottom));
            TVector bottom = TSimd.Multiply(gradient, TSimd.Broadcast(at.Bottom));
            TVector left = TSimd.Broadcast(1 - at.Right);
            TVector right = TSimd.Broadcast(at.Right);
            Add<TSimd, TVector>(at.TopLeft, TSimd.Multiply(top, left), count);
            Add<TSimd, TVector>(at.TopRight, TSimd.Multiply(top, right), count);
            Add<TSimd, TVector>(at.BottomLeft, TSimd.Multiply(bottom, left), count);
            Add<TSimd, TVector>(at.BottomRight, TSimd.Multiply(bottom, right), count);
        }
    }

    private static void Add<TSimd, TVector>(float* destination, TVector value, int count)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
        => Edge.Store<TSimd, TVector>(destination, TSimd.Add(Edge.Load<TSimd, TVector>(destination, count), value), count);
}
