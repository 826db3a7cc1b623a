using CsCheck;
using Fovea.Kernels.MatMul;
using Fovea.Kernels.Simd;
using Fovea.Testing;

namespace Fovea.Kernels.Tests.MatMul;

public sealed class MatrixProductTests
{
    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(1, 400, 120)]
    [InlineData(8, 120, 84)]
    [InlineData(5, 84, 10)]
    [InlineData(7, 33, 47)]
    [InlineData(13, 16, 32)]
    [InlineData(33, 520, 40)]
    [InlineData(6, 100, 12)]
    [InlineData(8, 1100, 300)]
    [InlineData(7, 33_000, 9)]
    [InlineData(7, 9, 33_000)]
    public void The_three_products_agree_with_the_definition(int rows, int inputs, int outputs) => Check(rows, inputs, outputs);

    [Fact]
    public void Random_sizes_agree_with_the_definition() =>
        Gen.Select(Gen.Int[1, 20], Gen.Int[1, 70], Gen.Int[1, 70]).Sample(Check, iter: 300, threads: 1);

    [Theory]
    [InlineData(520, 40)]
    [InlineData(33_000, 9)]
    public void The_bits_of_a_row_do_not_depend_on_the_rows_beside_it(int inputs, int outputs)
    {
        const int Rows = 7;
        float[] input = Numbers.Random(Rows * inputs, 1);
        float[] weight = Numbers.Random(inputs * outputs, 2);
        foreach (InstructionSet set in InstructionSets.Supported)
        {
            var product = new MatrixProduct(inputs, outputs, set);
            float[] packed = new float[product.ForwardWeightLength];
            product.PackForwardWeight(weight, packed);
            float[] together = new float[Rows * outputs], alone = new float[Rows * outputs];
            product.Forward(input, packed, default, together);
            for (int row = 0; row < Rows; row++)
            {
                product.Forward(input.AsSpan(row * inputs, inputs), packed, default, alone.AsSpan(row * outputs, outputs));
            }

            Assert.Equal(together, alone);
        }
    }

    private static void Check(int rows, int inputs, int outputs)
    {
        float[] input = Numbers.Random(rows * inputs, 1);
        float[] weight = Numbers.Random(inputs * outputs, 2);
        float[] bias = Numbers.Random(outputs, 3);
        float[] gradOutput = Numbers.Random(rows * outputs, 4);
        var expected = new double[rows * outputs];
        var expectedInput = new double[rows * inputs];
        var expectedWeight = new double[inputs * outputs];
        for (int row = 0; row < rows; row++)
        {
            for (int k = 0; k < outputs; k++)
            {
                expected[(row * outputs) + k] = bias[k];
                for (int c = 0; c < inputs; c++)
                {
                    expected[(row * outputs) + k] += (double)input[(row * inputs) + c] * weight[(c * outputs) + k];
                    expectedInput[(row * inputs) + c] += (double)gradOutput[(row * outputs) + k] * weight[(c * outputs) + k];
                    expectedWeight[(c * outputs) + k] += (double)input[(row * inputs) + c] * gradOutput[(row * outputs) + k];
                }
            }
        }

        float[] addend = Numbers.Random(expected.Length, 5);
        expected = ConvOracle.Tail(expected, addend, relu: true);
        foreach ((InstructionSet set, Guard guard) in InstructionSets.Supported.SelectMany(set => Guards.All.Select(guard => (set, guard))))
        {
            string what = $"[{rows}, {inputs}] x [{inputs}, {outputs}], {set}, {guard}";
            Guards.Begin(what);
            var product = new MatrixProduct(inputs, outputs, set);
            using var guardedInput = new GuardedBuffer(input, guard);
            using var guardedWeight = new GuardedBuffer(weight, guard);
            using var guardedBias = new GuardedBuffer(bias, guard);
            using var guardedAddend = new GuardedBuffer(addend, guard);
            using var guardedGrad = new GuardedBuffer(gradOutput, guard);
            using var packed = new GuardedBuffer(product.ForwardWeightLength, guard);
            using var packedBackward = new GuardedBuffer(product.BackwardInputWeightLength, guard);
            using var scratch = new GuardedBuffer(product.BackwardWeightScratchLength(rows), guard);
            using var output = new GuardedBuffer(expected.Length, guard);
            using var gradInput = new GuardedBuffer(input.Length, guard);
            using var gradWeight = new GuardedBuffer(weight.Length, guard);

            var tail = new OutputTail { Bias = guardedBias.Span, Addend = guardedAddend.Span, Relu = true };
            product.PackForwardWeight(guardedWeight.Span, packed.Span);
            product.Forward(guardedInput.Span, packed.Span, tail, output.Span);
            product.PackBackwardInputWeight(guardedWeight.Span, packedBackward.Span);
            product.BackwardInput(guardedGrad.Span, packedBackward.Span, gradInput.Span);
            product.BackwardWeight(guardedInput.Span, guardedGrad.Span, gradWeight.Span, scratch.Span);

            foreach (GuardedBuffer buffer in (GuardedBuffer[])[packed, packedBackward, scratch, output, gradInput, gradWeight])
            {
                buffer.AssertFences(what);
            }

            Numbers.AssertClose(expected, output.Span, inputs + 1, $"{what}, output");
            Numbers.AssertClose(expectedInput, gradInput.Span, outputs, $"{what}, gradInput");
            Numbers.AssertClose(expectedWeight, gradWeight.Span, rows, $"{what}, gradWeight");
        }
    }
}
