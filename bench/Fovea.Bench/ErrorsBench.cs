using System.Globalization;
using Fovea.Bench.Errors;
using Fovea.Kernels.Convolution;
using Fovea.Kernels.Convolution.Winograd;
using Fovea.Kernels.Geometry;
using Fovea.Kernels.Simd;
using Fovea.Testing;

namespace Fovea.Bench;

/// <summary>How much each algorithm of the convolution rounds, in each direction, against the steps in double.</summary>
internal static class ErrorsBench
{
    private static readonly string[] Directions = ["forward", "backward input", "backward weight"];

    private static readonly string[] Algorithms = ["direct", "narrow", "planar", "depthwise", "depthwiserow", "winograd"];

    public static void Run(Arguments arguments)
    {
        var report = new Report("errors", arguments.Line);
        report.Add(
            $"Fovea alone, {InstructionSets.Best}. Errors against the steps in double, in units of the standard deviation of the double result: "
            + "the greatest, the root mean square, and in brackets how many times the root mean square of the plain sum this is. The plain sum "
            + "adds single-precision products in the order of the definition. Inputs, weights and gradients are uniform between -1 and 1. In "
            + "bold what `Arithmetic.Fast` chooses.\n");
        report.Add($"| convolution | images | direction | plain sum | {string.Join(" | ", Algorithms)} |");
        report.Add($"|---|---|---|---|{string.Concat(Algorithms.Select(_ => "---|"))}");
        var worst = new Dictionary<(string Algorithm, int Direction), (double Greatest, double RootMeanSquare, double OfPlain)>();
        for (int i = 0; i < ErrorCases.All.Count; i++)
        {
            Rows(report, ErrorCases.All[i], seed: 10 * i, worst);
        }

        Summary(report, worst);
        report.Save();
    }

    private static void Rows(
        Report report, ConvCase test, int seed, Dictionary<(string Algorithm, int Direction), (double, double, double)> worst)
    {
        ConvGeometry g = test.Geometry;
        float[] input = Numbers.Random(test.Images * g.InputLength, seed);
        float[] weight = Numbers.Random(g.WeightLength, seed + 1);
        float[] gradOutput = Numbers.Random(test.Images * g.OutputLength, seed + 2);
        (double[] gradInput, double[] gradWeight, _) = ConvOracle.Backward(test, input, weight, gradOutput);
        double[][] exact = [ConvOracle.Forward(test, input, weight, new float[g.OutputChannels]), gradInput, gradWeight];
        var sum = new PlainSum(test, input, weight, gradOutput);
        RoundingError[] plain = Compare([sum.Output, sum.GradInput, sum.GradWeight], exact);
        var (forward, backwardInput, backwardWeight) = ConvolutionKernels.Choose(g, InstructionSets.Best, Arithmetic.Fast);
        string[] chosen = [Name(forward), Name(backwardInput), Name(backwardWeight)];
        var measured = Applicable(g).ToDictionary(Name, each => Compare(Compute(test, each, input, weight, gradOutput), exact));
        for (int i = 0; i < Directions.Length; i++)
        {
            foreach ((string name, RoundingError[] errors) in measured.Append(new("plain sum", plain)))
            {
                (double greatest, double rootMeanSquare, double ofPlain) = worst.GetValueOrDefault((name, i));
                worst[(name, i)] = (
                    Math.Max(greatest, errors[i].Greatest),
                    Math.Max(rootMeanSquare, errors[i].RootMeanSquare),
                    Math.Max(ofPlain, errors[i].RootMeanSquare / plain[i].RootMeanSquare));
            }

            IEnumerable<string> cells = Algorithms.Select(name => !measured.TryGetValue(name, out RoundingError[]? errors) ? "-"
                : name == chosen[i] ? $"**{Cell(errors[i], plain[i])}**" : Cell(errors[i], plain[i]));
            report.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"| {test.Name} | {test.Images} | {Directions[i]} | {plain[i].Greatest:0.0E-0}, {plain[i].RootMeanSquare:0.0E-0} | {string.Join(" | ", cells)} |"));
        }
    }

    private static void Summary(
        Report report, Dictionary<(string Algorithm, int Direction), (double Greatest, double RootMeanSquare, double OfPlain)> worst)
    {
        report.Add("\n## The greatest over all convolutions that the algorithm computes\n");
        report.Add("| algorithm | direction | greatest error | root mean square | times the plain sum |\n|---|---|---|---|---|");
        foreach (string name in Algorithms.Prepend("plain sum"))
        {
            for (int i = 0; i < Directions.Length; i++)
            {
                (double greatest, double rootMeanSquare, double ofPlain) = worst[(name, i)];
                report.Add(string.Create(
                    CultureInfo.InvariantCulture, $"| {name} | {Directions[i]} | {greatest:0.0E-0} | {rootMeanSquare:0.0E-0} | {ofPlain:F1} |"));
            }
        }
    }

    private static IEnumerable<ConvolutionAlgorithm> Applicable(ConvGeometry g)
    {
        yield return new DirectConvolution(g, InstructionSets.Best);
        yield return new NarrowConvolution(g, InstructionSets.Best);
        if (PlanarConvolution.Supports(g))
        {
            yield return new PlanarConvolution(g, InstructionSets.Best);
        }

        if (g.GroupInputs == 1)
        {
            yield return new DepthwiseConvolution(g, InstructionSets.Best);
        }

        if (DepthwiseRowConvolution.Supports(g))
        {
            yield return new DepthwiseRowConvolution(g, InstructionSets.Best);
        }

        if (WinogradConvolution.Supports(g))
        {
            yield return new WinogradConvolution(g, InstructionSets.Best);
        }
    }

    private static float[][] Compute(ConvCase test, ConvolutionAlgorithm algorithm, float[] input, float[] weight, float[] gradOutput)
    {
        var output = new float[gradOutput.Length];
        var gradInput = new float[input.Length];
        var gradWeight = new float[weight.Length];
        var packed = new float[algorithm.ForwardWeightLength];
        algorithm.PackForwardWeight(weight, packed);
        algorithm.Forward(input, packed, default, output, new float[algorithm.ForwardScratchLength]);
        packed = new float[algorithm.BackwardInputWeightLength];
        algorithm.PackBackwardInputWeight(weight, packed);
        algorithm.BackwardInput(gradOutput, packed, gradInput, new float[algorithm.BackwardInputScratchLength]);
        algorithm.BackwardWeight(input, gradOutput, gradWeight, new float[algorithm.BackwardWeightScratchLength]);
        return [output, gradInput, gradWeight];
    }

    private static RoundingError[] Compare(float[][] results, double[][] exact) =>
        [.. results.Zip(exact, (result, expected) => RoundingError.Of(result, expected))];

    // WinogradConvolution is winograd in the table.
    private static string Name(ConvolutionAlgorithm algorithm) =>
        algorithm.GetType().Name.Replace("Convolution", string.Empty, StringComparison.Ordinal).ToLowerInvariant();

    private static string Cell(RoundingError error, RoundingError plain) => string.Create(
        CultureInfo.InvariantCulture,
        $"{error.Greatest:0.0E-0}, {error.RootMeanSquare:0.0E-0} ({error.RootMeanSquare / plain.RootMeanSquare:F1})");
}
