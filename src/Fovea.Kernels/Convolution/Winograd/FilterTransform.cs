using System.Runtime.CompilerServices;
using Fovea.Kernels.Simd;
using Fovea.Kernels.Tiles;

namespace Fovea.Kernels.Convolution.Winograd;

/// <summary>
/// Brings 3x3 weights to the points where Winograd multiplies, <c>G g G^T</c>: for each block of outputs (two registers, one where no more
/// is left) 36 matrices [inputs, block], each in the order that <see cref="SlidingProduct"/> reads. The last block is filled up with zeros.
/// </summary>
internal unsafe ref struct FilterTransform : IKernel
{
    /// <summary>The value of (tap 0, input 0, output 0).</summary>
    public float* Weight;

    /// <summary>Steps between the nine taps (negative where the filter is turned round), neighbouring inputs and outputs.</summary>
    public nint TapStep;
    public nint InputStep;
    public nint OutputStep;
    public int Inputs;
    public int Outputs;

    /// <summary><see cref="Length"/> values.</summary>
    public float* Destination;

    /// <summary>From one of the 36 matrices of a block to the next.</summary>
    public static int MatrixStep(int inputs, int width) => TileBlock.MatrixStep(inputs, width);

    /// <summary>The floats of all blocks.</summary>
    public static int Length(int inputs, int outputs, int lanes)
    {
        int wholeBlocks = outputs / (2 * lanes);
        int rest = WeightPacking.PaddedOutputs(outputs % (2 * lanes), lanes);
        return WinogradMatrices.Products * ((wholeBlocks * MatrixStep(inputs, 2 * lanes)) + (rest == 0 ? 0 : MatrixStep(inputs, rest)));
    }

    public readonly void Run<TSimd, TVector>()
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        int lanes = TSimd.Lanes;
        int count = WinogradMatrices.Taps * (WinogradMatrices.Taps + WinogradMatrices.Inputs);
        float* memory = stackalloc float[(count * lanes) + Registers.Slack];
        float* taps = Registers.Align(memory);
        float* half = taps + (WinogradMatrices.Taps * WinogradMatrices.Taps * lanes);
        float* block = Destination;
        for (int k = 0; k < Outputs; k += 2 * lanes)
        {
            int width = Outputs - k > lanes ? 2 * lanes : lanes;
            nint matrixStep = MatrixStep(Inputs, width);
            for (int part = 0; part < width; part += lanes)
            {
                int outputs = Math.Min(lanes, Outputs - k - part);
                for (int c = 0; c < Inputs; c++)
                {
                    Gather<TSimd, TVector>(Weight + ((k + part) * OutputStep) + (c * InputStep), outputs, taps);
                    Transform<TSimd, TVector>(taps, half, block + ((nint)c * width) + part, matrixStep);
                }
            }

            block += WinogradMatrices.Products * matrixStep;
        }
    }

    // The nine taps of one input and a register of outputs.
    private readonly void Gather<TSimd, TVector>(float* source, int outputs, float* taps)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        for (int tap = 0; tap < WinogradMatrices.Taps * WinogradMatrices.Taps; tap++, source += TapStep, taps += TSimd.Lanes)
        {
            if (OutputStep == 1)
            {
                TSimd.Store(taps, Edge.Load<TSimd, TVector>(source, outputs));
                continue;
            }

            for (int k = 0; k < TSimd.Lanes; k++)
            {
                taps[k] = k < outputs ? source[k * OutputStep] : 0;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Transform<TSimd, TVector>(float* taps, float* half, float* destination, nint matrixStep)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        int lanes = TSimd.Lanes;
        for (int i = 0; i < WinogradMatrices.Taps; i++, taps += WinogradMatrices.Taps * lanes)
        {
            WinogradMatrices.Filter<TSimd, TVector>(
                TSimd.Load(taps),
                TSimd.Load(taps + lanes),
                TSimd.Load(taps + (2 * lanes)),
                half + (i * lanes),
                WinogradMatrices.Taps * lanes);
        }

        for (int j = 0; j < WinogradMatrices.Inputs; j++, half += WinogradMatrices.Taps * lanes)
        {
            WinogradMatrices.Filter<TSimd, TVector>(
                TSimd.Load(half),
                TSimd.Load(half + lanes),
                TSimd.Load(half + (2 * lanes)),
                destination + (j * matrixStep),
                WinogradMatrices.Inputs * matrixStep);
        }
    }
}
