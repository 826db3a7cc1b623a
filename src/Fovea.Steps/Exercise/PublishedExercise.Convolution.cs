using System.Numerics.Tensors;
using Fovea.Steps.Mistakes;

namespace Fovea.Steps.Exercise;

public static partial class PublishedExercise
{
    private static IEnumerable<ExerciseCase> Convolution() =>
    [
        Pad(2, (x, padded) =>
        [
            Shape("x_pad", padded, 4, 7, 7, 2),
            Row("x", x, [1, 1], .90085595, -.68372786, -.12289023, -.93576943, -.26788808, .53035547),
            Row("x_pad", padded, [1, 1], new double[14]),
        ]),
        Pad(3, (x, padded) =>
            [Shape("x_pad", padded, 4, 9, 9, 2), new("x_pad[:,3:6,3:6,:]", [.. x.ToFlatArray()], [.. Inner(padded, 3, 3)], null)]),
        SingleStep(1, 4, -6.999089450680221),
        SingleStep(3, 5, -3.5443670581382474),
        Conv(1, [10, 4, 4, 3], [2, 2, 3, 8], 2, 2, (aPrev, Z) =>
        [
            Mean("Z", Z, .0489952035289, 13),
            Row("Z", Z, [3, 2, 1], -.61490741, -6.7439236, -2.55153897, 1.75698377, 3.56208902, .53036437, 5.18531798, 8.75898442),
            Row("A_prev", aPrev, [1, 2, 3], -.20075807, .18656139, .41005165),
        ]),
        Conv(1, [10, 5, 7, 4], [3, 3, 4, 8], 1, 2, (_, Z) =>
        [
            Mean("Z", Z, .692360880758, 12),
            Row("Z", Z, [3, 2, 1], -1.28912231, 2.27650251, 6.61941931, .95527176, 8.25132576, 2.31329639, 13.00689405, 2.34576051),
        ]),
        Conv(1, [2, 5, 7, 4], [3, 3, 4, 8], 1, 2, (aPrev, Z) =>
        [
            Mean("Z", Z, .5511276474566768),
            Row("Z", Z, [0, 2, 1], -2.17796037, 8.07171329, -.5772704, 3.36286738, 4.48113645, -2.89198428, 10.99288867, 3.03171932),
            Row("A_prev", aPrev, [1, 2, 3], -1.1191154, 1.9560789, -.3264995, -1.34267579),
        ]),
        Conv(1, [2, 5, 7, 4], [3, 3, 4, 8], 3, 1, (_, Z) => [Shape("Z", Z, 2, 9, 11, 8)]),
        Conv(1, [2, 5, 7, 4], [3, 3, 4, 8], 0, 2, (_, Z) => [Shape("Z", Z, 2, 2, 3, 8)]),
        SecondFilters(),
        ConvBack(),
    ];

    private static ExerciseCase Pad(int pad, Func<Tensor<double>, Tensor<double>, IEnumerable<PublishedValue>> values) => new(
        "zero_pad",
        $"seed 1; x (4,3,3,2); pad {pad}",
        [Seed(1), Draw("x", 4, 3, 3, 2), $"x_pad = zero_pad(x, {pad})"],
        () =>
        {
            Tensor<double> x = new NumPyRandom(1).RandN(4, 3, 3, 2);
            Tensor<double> padded = Step.ZeroPad(x, pad);
            return new([new("x_pad", padded, () => ZeroPadCatalogue.Study(x, pad))], values(x, padded));
        });

    private static ExerciseCase SingleStep(uint seed, int f, double published) => new(
        "conv_single_step",
        $"seed {seed}; a_slice_prev and W ({f},{f},3), b (1,1,1)",
        [Seed(seed), Draw("a_slice_prev", f, f, 3), Draw("W", f, f, 3), Draw("b", 1, 1, 1), "Z = conv_single_step(a_slice_prev, W, b)"],
        () =>
        {
            var random = new NumPyRandom(seed);
            Tensor<double> slice = random.RandN(f, f, 3);
            Tensor<double> W = random.RandN(f, f, 3);
            Tensor<double> b = random.RandN(1, 1, 1);
            double Z = Step.ConvSingleStep(slice, W, b);
            return new(
                [new("Z", Tensor.Create([Z], [1]), () => ConvSingleStepCatalogue.Study(slice, W, b))], [new("Z", [published], [Z], null)]);
        });

    private static ExerciseCase Conv(
        uint seed,
        int[] input,
        int[] filter,
        int pad,
        int stride,
        Func<Tensor<double>, Tensor<double>, IEnumerable<PublishedValue>> values) => new(
        "conv_forward",
        $"seed {seed}; A_prev ({string.Join(",", input)}), W ({string.Join(",", filter)}); pad {pad} stride {stride}",
        [Seed(seed), Draw("A_prev", input), Draw("W", filter), Draw("b", 1, 1, 1, filter[3]), .. ConvLines(pad, stride)],
        () =>
        {
            var random = new NumPyRandom(seed);
            Tensor<double> aPrev = random.RandN(input);
            Tensor<double> W = random.RandN(filter);
            Tensor<double> b = random.RandN(1, 1, 1, filter[3]);
            (ExerciseResult result, Tensor<double> Z) = Forward(aPrev, W, b, new ConvHyperparameters(stride, pad));
            return new([result], values(aPrev, Z));
        });

    // The inputs of the two filters are drawn one after the other; the second is used.
    private static ExerciseCase SecondFilters() => new(
        "conv_forward",
        "seed 3; A_prev (2,5,7,4), the second W (5,5,4,8); pad 6 stride 1",
        [
            Seed(3), Draw("A_prev", 2, 5, 7, 4), Draw("W", 3, 3, 4, 8), Draw("b", 1, 1, 1, 8), Draw("W", 5, 5, 4, 8), Draw("b", 1, 1, 1, 8),
            .. ConvLines(pad: 6, stride: 1),
        ],
        () =>
        {
            var random = new NumPyRandom(3);
            Tensor<double> aPrev = random.RandN(2, 5, 7, 4);
            random.RandN(3, 3, 4, 8);
            random.RandN(1, 1, 1, 8);
            Tensor<double> W = random.RandN(5, 5, 4, 8);
            Tensor<double> b = random.RandN(1, 1, 1, 8);
            (ExerciseResult result, Tensor<double> Z) = Forward(aPrev, W, b, new ConvHyperparameters(Stride: 1, Pad: 6));
            return new([result], [Shape("Z", Z, 2, 13, 15, 8), Mean("Z", Z, -.5384027772160062)]);
        });

    private static (ExerciseResult Result, Tensor<double> Z) Forward(
        Tensor<double> aPrev, Tensor<double> W, Tensor<double> b, ConvHyperparameters hparameters)
    {
        Tensor<double> Z = Step.ConvForward(aPrev, W, b, hparameters).Z;
        return (new("Z", Z, () => ConvForwardCatalogue.Study(aPrev, W, b, hparameters)), Z);
    }

    private static ExerciseCase ConvBack() => new(
        "conv_backward",
        "seed 1; A_prev (10,4,4,3), W (2,2,3,8); pad 2 stride 2; dZ = Z",
        [
            Seed(1), Draw("A_prev", 10, 4, 4, 3), Draw("W", 2, 2, 3, 8), Draw("b", 1, 1, 1, 8), .. ConvLines(pad: 2, stride: 2),
            "dA, dW, db = conv_backward(Z, cache)",
        ],
        () =>
        {
            var random = new NumPyRandom(1);
            (Tensor<double> Z, ConvCache<double> cache) = Step.ConvForward(
                random.RandN(10, 4, 4, 3), random.RandN(2, 2, 3, 8), random.RandN(1, 1, 1, 8), new ConvHyperparameters(Stride: 2, Pad: 2));
            (Tensor<double> dA, Tensor<double> dW, Tensor<double> db) = Step.ConvBackward(Z, cache);
            ExerciseResult Result(string name, Tensor<double> values, ConvGradient which) =>
                new(name, values, () => ConvBackwardCatalogue.Study(Z, cache, which));
            return new(
                [Result("dA", dA, ConvGradient.DAPrev), Result("dW", dW, ConvGradient.DW), Result("db", db, ConvGradient.Db)],
                [Mean("dA", dA, 1.4524377775388075), Mean("dW", dW, 1.7269914583139097), Mean("db", db, 7.839232564616838)]);
        });

    private static string[] ConvLines(int pad, int stride) =>
        [$"hparameters = {{'pad': {pad}, 'stride': {stride}}}", "Z, cache = conv_forward(A_prev, W, b, hparameters)"];

    // x_pad[:, pad:pad+n, pad:pad+n, :]
    private static double[] Inner(Tensor<double> padded, int pad, int n)
    {
        (int m, _, _, int nC) = padded.Shape4();
        var values = new List<double>();
        for (int i = 0; i < m; i++)
        {
            for (int h = pad; h < pad + n; h++)
            {
                for (int w = pad; w < pad + n; w++)
                {
                    for (int c = 0; c < nC; c++)
                    {
                        values.Add(padded[i, h, w, c]);
                    }
                }
            }
        }

        return [.. values];
    }
}
