using Fovea.Kernels.Geometry;
using Fovea.Kernels.Simd;
using Fovea.Kernels.Tiles;

namespace Fovea.Kernels.Pooling;

/// <summary>
/// The greatest value of each window and channel. Lanes are channels. A NaN in a window makes its maximum NaN.
/// </summary>
public static unsafe class MaxPooling
{
    /// <summary>output[o, c] = max over the taps of window o of input[tap, c].</summary>
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
            for (int image = 0; image < images; image++)
            {
                var kernel = new ForwardKernel
                {
                    Input = source + ((nint)image * geometry.InputLength),
                    Output = destination + ((nint)image * geometry.OutputLength),
                    Geometry = geometry,
                };
                Dispatch.Run(set.ForChannels(geometry.Channels), ref kernel);
            }
        }
    }

    /// <summary>
    /// gradInput[i, c] = sum of gradOutput over the windows whose maximum stands at i. Where a window holds its maximum several times the
    /// first place, row by row, takes the whole gradient (the policy First of the steps), so the gradients' sum is kept.
    /// </summary>
    /// <param name="input">The input of the forward pass.</param>
    /// <param name="output">The output of the forward pass.</param>
    /// <param name="gradOutput">As many values as the output.</param>
    /// <param name="geometry">The pooling.</param>
    /// <param name="gradInput">As many values as the input, overwritten.</param>
    /// <param name="set">The widest instruction set to use.</param>
    /// <exception cref="ArgumentException">The memory does not fit the geometry.</exception>
    public static void BackwardInput(
        ReadOnlySpan<float> input,
        ReadOnlySpan<float> output,
        ReadOnlySpan<float> gradOutput,
        PoolGeometry geometry,
        Span<float> gradInput,
        InstructionSet set)
    {
        int images = geometry.CountImages(input.Length, output.Length);
        geometry.CountImages(gradInput.Length, gradOutput.Length);
        if (gradInput.Length != input.Length)
        {
            throw new ArgumentException($"The input's gradient must have the input's {input.Length} values. Received {gradInput.Length}.");
        }

        gradInput.Clear();
        fixed (float* source = input, result = output, gradient = gradOutput, destination = gradInput)
        {
            for (int image = 0; image < images; image++)
            {
                var kernel = new BackwardKernel
                {
                    Input = source + ((nint)image * geometry.InputLength),
                    Output = result + ((nint)image * geometry.OutputLength),
                    GradOutput = gradient + ((nint)image * geometry.OutputLength),
                    GradInput = destination + ((nint)image * geometry.InputLength),
                    Geometry = geometry,
                };
                Dispatch.Run(set.ForChannels(geometry.Channels), ref kernel);
            }
        }
    }

    private ref struct ForwardKernel : IKernel
    {
        public float* Input;
        public float* Output;
        public PoolGeometry Geometry;

        public readonly void Run<TSimd, TVector>()
            where TSimd : struct, ISimd<TVector>
            where TVector : struct
        {
            int channels = Geometry.Channels;
            var window = new WindowWalk(Geometry);
            for (float* output = Output; window.Next(); output += channels)
            {
                for (int c = 0; c < channels; c += TSimd.Lanes)
                {
                    int left = channels - c;
                    float* corner = Input + window.Corner + c;
                    TVector greatest = Edge.Load<TSimd, TVector>(corner, left);
                    for (int row = 0; row < window.Rows; row++)
                    {
                        float* tap = corner + (row * window.RowStep);
                        for (int column = 0; column < window.Columns; column++, tap += window.ColumnStep)
                        {
                            greatest = TSimd.Max(greatest, Edge.Load<TSimd, TVector>(tap, left));
                        }
                    }

                    Edge.Store<TSimd, TVector>(output + c, greatest, left);
                }
            }
        }
    }

    private ref struct BackwardKernel : IKernel
    {
        public float* Input;
        public float* Output;
        public float* GradOutput;
        public float* GradInput;
        public PoolGeometry Geometry;

        public readonly void Run<TSimd, TVector>()
            where TSimd : struct, ISimd<TVector>
            where TVector : struct
        {
            int channels = Geometry.Channels;
            float* output = Output;
            float* gradient = GradOutput;
            for (var window = new WindowWalk(Geometry); window.Next(); output += channels, gradient += channels)
            {
                for (int c = 0; c < channels; c += TSimd.Lanes)
                {
                    int left = channels - c;
                    TVector greatest = Edge.Load<TSimd, TVector>(output + c, left);

                    // What is still to be given away: a lane becomes 0 at the first tap that equals its maximum.
                    TVector open = Edge.Load<TSimd, TVector>(gradient + c, left);
                    for (int row = 0; row < window.Rows; row++)
                    {
                        nint tap = window.Corner + c + (row * window.RowStep);
                        for (int column = 0; column < window.Columns; column++, tap += window.ColumnStep)
                        {
                            TVector here = TSimd.Equal(Edge.Load<TSimd, TVector>(Input + tap, left), greatest);
                            TVector share = TSimd.And(open, here);
                            open = TSimd.AndNot(open, here);
                            TVector sum = TSimd.Add(Edge.Load<TSimd, TVector>(GradInput + tap, left), share);
                            Edge.Store<TSimd, TVector>(GradInput + tap, sum, left);
                        }
                    }
                }
            }
        }
    }
}
