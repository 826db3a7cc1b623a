using Fovea.Kernels.Simd;
using Fovea.Kernels.Tiles;

namespace Fovea.Kernels.MatMul;

/// <summary>
/// The three products of a dense layer with weights [inputs, outputs], on any number of rows (images). All three run on the tiles of the
/// convolution: a row is a pixel and the matrix is the one tap of a kernel.
/// </summary>
public sealed unsafe class MatrixProduct
{
    // So few outputs fill no register, or one with six sums, which are too few to hide the latency of a multiply-add. The gradient of the
    // weights then has the inputs in its lanes.
    private const int MostPlanes = 16;

    // With 32 registers the gradient's tiles of nine inputs by two registers are better than six by two where a row is long, because the
    // rows' values then push each other out of the nearest cache; with few rows what stands around a tile counts.
    private const int FewestForNine = 512;
    private const int RowsForNine = 32;
    private static readonly nint[] OneTap = [0];
    private readonly InstructionSet outputSet;
    private readonly InstructionSet inputSet;
    private readonly InstructionSet planeSet;
    private readonly nint[] places = [];
    private readonly nint[] offsets = [];

    /// <summary>Prepares for a size.</summary>
    /// <param name="inputs">The columns of the input, positive.</param>
    /// <param name="outputs">The columns of the output, positive.</param>
    /// <param name="instructionSet">The widest instruction set to use.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is not positive.</exception>
    public MatrixProduct(int inputs, int outputs, InstructionSet instructionSet)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(inputs);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(outputs);
        Inputs = inputs;
        Outputs = outputs;
        outputSet = instructionSet.ForChannels(outputs);
        inputSet = instructionSet.ForChannels(inputs);
        planeSet = instructionSet;
        if (outputSet == InstructionSet.Vector512 && outputs > outputSet.Lanes() && inputs >= FewestForNine)
        {
            offsets = new nint[inputs];
            for (int i = 0; i < inputs; i++)
            {
                offsets[i] = i;
            }
        }

        if (outputs is >= 4 and <= MostPlanes && inputs >= PlanarProduct.TileRegisters(outputs) * planeSet.Lanes())
        {
            places = new nint[inputs];
            for (int i = 0; i < inputs; i++)
            {
                places[i] = (nint)i * outputs;
            }
        }
    }

    /// <summary>The columns of the input.</summary>
    public int Inputs { get; }

    /// <summary>The columns of the output.</summary>
    public int Outputs { get; }

    /// <summary>The floats that the packed weights of <see cref="Forward"/> take.</summary>
    public int ForwardWeightLength => Inputs * WeightPacking.PaddedOutputs(Outputs, outputSet.Lanes());

    /// <summary>The floats that the packed weights of <see cref="BackwardInput"/> take.</summary>
    public int BackwardInputWeightLength => Outputs * WeightPacking.PaddedOutputs(Inputs, inputSet.Lanes());

    /// <summary>The floats of scratch memory that <see cref="BackwardWeight"/> needs for a number of rows.</summary>
    /// <param name="rows">The number of rows.</param>
    public int BackwardWeightScratchLength(int rows) =>
        places.Length > 0
            ? (rows * (FloatsOfOffset + PlanarProduct.PaddedOutputs(Outputs))) + Registers.Slack
            : Outputs % outputSet.Lanes() == 0 ? 0 : (rows * Outputs) + outputSet.Lanes();

    private static int FloatsOfOffset => sizeof(nint) / sizeof(float);

    /// <summary>Brings weights into the order that <see cref="Forward"/> reads.</summary>
    /// <param name="weight">[Inputs, Outputs].</param>
    /// <param name="packed">At least ForwardWeightLength values, overwritten.</param>
    public void PackForwardWeight(ReadOnlySpan<float> weight, Span<float> packed)
    {
        Lengths.Require(weight.Length, Inputs * Outputs, "The weight");
        Lengths.Require(packed.Length, ForwardWeightLength, "The packed weight");
        fixed (float* source = weight, destination = packed)
        {
            WeightPacking.Pack(source, OneTap, Inputs, Outputs, Outputs, 1, outputSet.Lanes(), destination);
        }
    }

    /// <summary>Brings weights into the order that <see cref="BackwardInput"/> reads.</summary>
    /// <param name="weight">[Inputs, Outputs].</param>
    /// <param name="packed">At least BackwardInputWeightLength values, overwritten.</param>
    public void PackBackwardInputWeight(ReadOnlySpan<float> weight, Span<float> packed)
    {
        Lengths.Require(weight.Length, Inputs * Outputs, "The weight");
        Lengths.Require(packed.Length, BackwardInputWeightLength, "The packed weight");
        fixed (float* source = weight, destination = packed)
        {
            WeightPacking.Pack(source, OneTap, Outputs, 1, Inputs, Outputs, inputSet.Lanes(), destination);
        }
    }

    /// <summary>output = tail(input weight).</summary>
    /// <param name="input">[rows, Inputs].</param>
    /// <param name="packedWeight">From <see cref="PackForwardWeight"/>.</param>
    /// <param name="tail">Bias, addend and ReLU, as wanted.</param>
    /// <param name="output">[rows, Outputs], overwritten.</param>
    public void Forward(ReadOnlySpan<float> input, ReadOnlySpan<float> packedWeight, OutputTail tail, Span<float> output)
    {
        int rows = CountRows(input.Length, output.Length);
        Lengths.Require(packedWeight.Length, ForwardWeightLength, "The packed weight");
        tail.Require(Outputs, output.Length);
        fixed (float* source = input, weight = packedWeight, biases = tail.Bias, addend = tail.Addend, destination = output)
        {
            SlidingProduct product = Product(source, Inputs, weight, destination, Outputs, rows);
            product.Bias = biases;
            product.AddendOffset = addend == null ? 0 : (nint)(addend - destination);
            product.Relu = tail.Relu;
            LongProduct.Run(outputSet, product);
        }
    }

    /// <summary>gradInput = gradOutput weight^T.</summary>
    /// <param name="gradOutput">[rows, Outputs].</param>
    /// <param name="packedWeight">From <see cref="PackBackwardInputWeight"/>.</param>
    /// <param name="gradInput">[rows, Inputs], overwritten.</param>
    public void BackwardInput(ReadOnlySpan<float> gradOutput, ReadOnlySpan<float> packedWeight, Span<float> gradInput)
    {
        int rows = CountRows(gradInput.Length, gradOutput.Length);
        Lengths.Require(packedWeight.Length, BackwardInputWeightLength, "The packed weight");
        fixed (float* source = gradOutput, weight = packedWeight, destination = gradInput)
        {
            SlidingProduct product = Product(source, Outputs, weight, destination, Inputs, rows);
            LongProduct.Run(inputSet, product);
        }
    }

    /// <summary>gradWeight = input^T gradOutput.</summary>
    /// <param name="input">[rows, Inputs].</param>
    /// <param name="gradOutput">[rows, Outputs].</param>
    /// <param name="gradWeight">[Inputs, Outputs], overwritten.</param>
    /// <param name="scratch">At least BackwardWeightScratchLength(rows) values.</param>
    public void BackwardWeight(ReadOnlySpan<float> input, ReadOnlySpan<float> gradOutput, Span<float> gradWeight, Span<float> scratch)
    {
        int rows = CountRows(input.Length, gradOutput.Length);
        Lengths.Require(gradWeight.Length, Inputs * Outputs, "The weight's gradient");
        Lengths.Require(scratch.Length, BackwardWeightScratchLength(rows), "The scratch memory");
        if (places.Length > 0)
        {
            BackwardWeightInPlanes(input, gradOutput, rows, gradWeight, scratch);
            return;
        }

        bool copied = BackwardWeightScratchLength(rows) > 0;
        if (copied)
        {
            gradOutput.CopyTo(scratch);
        }

        fixed (float* source = input, gradient = copied ? scratch : gradOutput, destination = gradWeight)
        fixed (nint* values = offsets)
        {
            if (values != null && rows >= RowsForNine)
            {
                var gradients = new TapGradient<SharedValue>
                {
                    Source = source,
                    SourcePixelStep = Inputs,
                    Taps = values,
                    TapCount = Inputs,
                    Gradient = gradient,
                    GradientPixelStep = Outputs,
                    Rows = 1,
                    Columns = rows,
                    Outputs = Outputs,
                    Destination = destination,
                    DestinationStep = Outputs,
                };
                Dispatch.Run(outputSet, ref gradients);
                return;
            }

            var product = new OuterProduct
            {
                Source = source,
                SourcePixelStep = Inputs,
                Values = Inputs,
                Gradient = gradient,
                GradientPixelStep = Outputs,
                Rows = 1,
                Columns = rows,
                Outputs = Outputs,
                Destination = destination,
                DestinationStep = Outputs,
            };
            Dispatch.Run(outputSet, ref product);
        }
    }

    // A convolution of one plane whose pixels are the inputs, whose taps are the rows and whose weights are the output's gradient.
    private void BackwardWeightInPlanes(
        ReadOnlySpan<float> input, ReadOnlySpan<float> gradOutput, int rows, Span<float> gradWeight, Span<float> scratch)
    {
        int tile = PlanarProduct.TileOutputs(Outputs);
        fixed (float* source = input, gradient = gradOutput, destination = gradWeight, memory = scratch)
        fixed (nint* placeList = places)
        {
            var taps = (nint*)Registers.Align(memory);
            float* weights = (float*)(taps + rows);
            float* weight = weights;
            for (int k = 0; k < Outputs; k += tile)
            {
                int filled = Math.Min(tile, Outputs - k);
                for (int row = 0; row < rows; row++)
                {
                    new ReadOnlySpan<float>(gradient + ((nint)row * Outputs) + k, filled).CopyTo(new Span<float>(weight, filled));
                    new Span<float>(weight + filled, tile - filled).Clear();
                    weight += tile;
                }
            }

            for (int row = 0; row < rows; row++)
            {
                taps[row] = (nint)row * Inputs;
            }

            var product = new PlanarProduct
            {
                Source = source,
                Length = Inputs,
                Places = placeList,
                Taps = taps,
                TapCount = rows,
                Weight = weights,
                Destination = destination,
                StoreEnd = destination + (Inputs * Outputs),
                Outputs = Outputs,
            };
            Dispatch.Run(planeSet, ref product);
        }
    }

    private static SlidingProduct Product(float* source, int channels, float* weight, float* destination, int outputs, int rows) => new()
    {
        Source = source,
        SourcePixelStep = channels,
        TapRowStep = channels,
        TapColumnStep = channels,
        TapRows = 1,
        TapColumns = 1,
        Channels = channels,
        Weight = weight,
        Destination = destination,
        DestinationPixelStep = outputs,
        Rows = 1,
        Columns = rows,
        Outputs = outputs,
    };

    private int CountRows(int inputLength, int outputLength) => Lengths.Count(inputLength, Inputs, outputLength, Outputs, "rows");
}
