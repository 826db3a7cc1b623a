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
    /// <summary>The taps of an input lie far apart, each input's in new cache lines: they are asked for so much earlier.</summary>
    private const int InputsAhead = 6;

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
        float* memory = stackalloc float[(WinogradMatrices.Taps * WinogradMatrices.Taps * lanes * lanes) + Registers.Slack];
        float* taps = Registers.Align(memory);
        float* block = Destination;
        for (int k = 0; k < Outputs; k += 2 * lanes)
        {
            int width = Outputs - k > lanes ? 2 * lanes : lanes;
            nint matrixStep = MatrixStep(Inputs, width);
            for (int part = 0; part < width; part += lanes)
            {
                int outputs = Math.Min(lanes, Outputs - k - part);
                for (int c = 0; c < Inputs; c += lanes)
                {
                    int inputs = Math.Min(lanes, Inputs - c);
                    float* source = Weight + ((k + part) * OutputStep) + (c * InputStep);
                    bool inPlace = OutputStep == 1 && outputs == lanes;
                    if (!inPlace)
                    {
                        Gather<TSimd, TVector>(source, inputs, outputs, taps);
                    }

                    TransformInputs<TSimd, TVector>(
                        inPlace ? source : taps,
                        inPlace ? TapStep : lanes * lanes,
                        inPlace ? InputStep : lanes,
                        inputs,
                        block + ((nint)c * width) + part,
                        width,
                        matrixStep);
                }
            }

            block += WinogradMatrices.Products * matrixStep;
        }
    }

    // The nine taps of a register of inputs and one of outputs, as [tap, input, output]; missing outputs are 0.
    private readonly void Gather<TSimd, TVector>(float* source, int inputs, int outputs, float* taps)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        int lanes = TSimd.Lanes;
        new Span<float>(taps, WinogradMatrices.Taps * WinogradMatrices.Taps * lanes * lanes).Clear();
        for (int tap = 0; tap < WinogradMatrices.Taps * WinogradMatrices.Taps; tap++, source += TapStep, taps += lanes * lanes)
        {
            if (OutputStep != 1)
            {
                Transposition.Run(source, OutputStep, outputs, inputs, taps, lanes);
                continue;
            }

            for (int c = 0; c < inputs; c++)
            {
                TSimd.Store(taps + (c * lanes), Edge.Load<TSimd, TVector>(source + (c * InputStep), outputs));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void TransformInputs<TSimd, TVector>(
        float* taps, nint tapStep, nint inputStep, int inputs, float* destination, nint destinationStep, nint matrixStep)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        float* memory = stackalloc float[(WinogradMatrices.Taps * WinogradMatrices.Inputs * TSimd.Lanes) + Registers.Slack];
        float* half = Registers.Align(memory);
        for (int c = 0; c < inputs; c++, taps += inputStep, destination += destinationStep)
        {
            // Beyond the last input the places may not exist, which a request does not mind.
            Prefetch.Pieces(taps + (InputsAhead * inputStep), 1, 0, WinogradMatrices.Taps * WinogradMatrices.Taps, tapStep, 1);
            float* tap = taps;
            float* row = half;
            for (int i = 0; i < WinogradMatrices.Taps; i++, tap += WinogradMatrices.Taps * tapStep, row += TSimd.Lanes)
            {
                WinogradMatrices.Filter<TSimd, TVector>(
                    TSimd.Load(tap), TSimd.Load(tap + tapStep), TSimd.Load(tap + (2 * tapStep)), row, WinogradMatrices.Taps * TSimd.Lanes);
            }

            row = half;
            for (int j = 0; j < WinogradMatrices.Inputs; j++, row += WinogradMatrices.Taps * TSimd.Lanes)
            {
                WinogradMatrices.Filter<TSimd, TVector>(
                    TSimd.Load(row),
                    TSimd.Load(row + TSimd.Lanes),
                    TSimd.Load(row + (2 * TSimd.Lanes)),
                    destination + (j * matrixStep),
                    WinogradMatrices.Inputs * matrixStep);
            }
        }
    }
}
