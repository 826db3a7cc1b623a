using Fovea.Kernels.Geometry;
using Fovea.Kernels.Simd;
using Fovea.Kernels.Tiles;

namespace Fovea.Kernels.Pooling;

/// <summary>The mean of each window and channel over the values that it covers; padding is not counted. Lanes are channels.</summary>
public static unsafe class AveragePooling
{
    /// <summary>output[o, c] = mean over the taps of window o of input[tap, c].</summary>
    /// <param name="input">Any number of images.</param>
    /// <param name="geometry">The pooling.</param>
    /// <param name="output">As many images, overwritten.</param>
    /// <param name="set">The widest instruction set to use.</param>
    /// <exception cref="ArgumentException">The memory does not fit the geometry.</exception>
    public static void Forward(ReadOnlySpan<float> input, PoolGeometry geometry, Span<float> output, InstructionSet set)
    {
        int images = geometry.CountImages(input.Length, output.Length);
        fixed (float* source = input, destination = output)
        {
            Run(source, destination, images, geometry, backward: false, set);
        }
    }

    /// <summary>
    /// gradInput[i, c] = sum over the windows that cover i of gradOutput[o, c] / (number of values that window o covers).
    /// </summary>
    /// <param name="gradOutput">Any number of images.</param>
    /// <param name="geometry">The pooling.</param>
    /// <param name="gradInput">As many images, overwritten.</param>
    /// <param name="set">The widest instruction set to use.</param>
    /// <exception cref="ArgumentException">The memory does not fit the geometry.</exception>
    public static void BackwardInput(ReadOnlySpan<float> gradOutput, PoolGeometry geometry, Span<float> gradInput, InstructionSet set)
    {
        int images = geometry.CountImages(gradInput.Length, gradOutput.Length);
        gradInput.Clear();
        fixed (float* gradient = gradOutput, destination = gradInput)
        {
            Run(destination, gradient, images, geometry, backward: true, set);
        }
    }

    private static void Run(float* input, float* output, int images, PoolGeometry geometry, bool backward, InstructionSet set)
    {
        for (int image = 0; image < images; image++)
        {
            var kernel = new Kernel
            {
                Input = input + ((nint)image * geometry.InputLength),
                Output = output + ((nint)image * geometry.OutputLength),
                Geometry = geometry,
                Backward = backward,
            };
            Dispatch.Run(set.ForChannels(geometry.Channels), ref kernel);
        }
    }

    // Both directions walk the same windows: forward gathers a window into its output, backward spreads the output's gradient over the
    // window.
    private ref struct Kernel : IKernel
    {
        public float* Input;
        public float* Output;
        public PoolGeometry Geometry;
        public bool Backward;

        public readonly void Run<TSimd, TVector>()
            where TSimd : struct, ISimd<TVector>
            where TVector : struct
        {
            int channels = Geometry.Channels;
            var window = new WindowWalk(Geometry);
            for (float* output = Output; window.Next(); output += channels)
            {
                TVector share = TSimd.Broadcast(1f / (window.Rows * window.Columns));
                for (int c = 0; c < channels; c += TSimd.Lanes)
                {
                    int left = channels - c;
                    TVector value = Backward ? TSimd.Multiply(share, Edge.Load<TSimd, TVector>(output + c, left)) : TSimd.Zero;
                    for (int row = 0; row < window.Rows; row++)
                    {
                        float* tap = Input + window.Corner + c + (row * window.RowStep);
                        for (int column = 0; column < window.Columns; column++, tap += window.ColumnStep)
                        {
                            TVector sum = TSimd.Add(Edge.Load<TSimd, TVector>(tap, left), value);
                            if (Backward)
                            {
                                Edge.Store<TSimd, TVector>(tap, sum, left);
                            }
                            else
                            {
                                value = sum;
                            }
                        }
                    }

                    if (!Backward)
                    {
                        Edge.Store<TSimd, TVector>(output + c, TSimd.Multiply(share, value), left);
                    }
                }
            }
        }
    }
}
