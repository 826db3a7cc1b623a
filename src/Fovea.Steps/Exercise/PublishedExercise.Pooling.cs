using System.Numerics.Tensors;
using Fovea.Steps.Mistakes;

namespace Fovea.Steps.Exercise;

public static partial class PublishedExercise
{
    private static IEnumerable<ExerciseCase> Pooling() =>
    [
        Pool([2, 4, 4, 3], 4, 1, PoolMode.Max, A =>
            [Row("A", A, [0], 1.74481176, 1.6924546, 2.10025514), Row("A", A, [1], 1.19891788, 1.51981682, 2.18557541)]),
        Pool([2, 4, 4, 3], 4, 1, PoolMode.Average, A =>
            [Row("A", A, [0], -.09498456, .11180064, -.14263511), Row("A", A, [1], -.09525108, .28325018, .33035185)]),
        Pool([2, 4, 4, 3], 3, 2, PoolMode.Max, A =>
            [Row("A", A, [0], 1.74481176, .86540763, 1.13376944), Row("A", A, [1], 1.13162939, 1.51981682, 2.18557541)]),
        Pool([2, 4, 4, 3], 3, 2, PoolMode.Average, A =>
            [Row("A", A, [0], .02105773, -.20328806, -.40389855), Row("A", A, [1], -.22154621, .51716526, .48155844)]),
        Pool([2, 5, 5, 3], 3, 1, PoolMode.Max, A =>
        [
            Shape("A", A, 2, 3, 3, 3),
            Row("A", A, [1, 1], 1.96710175, .84616065, 1.27375593, 1.96710175, .84616065, 1.23616403, 1.62765075, 1.12141771, 1.2245077),
        ]),
        Pool([2, 5, 5, 3], 3, 1, PoolMode.Average, A =>
            [Row("A", A, [1, 1], .44497696, -.00261695, -.31040307, .50811474, -.23493734, -.23961183, .11872677, .17255229, -.22112197)]),
        Pool([2, 5, 5, 3], 3, 2, PoolMode.Max, A =>
        [
            Shape("A", A, 2, 2, 2, 3),
            Row("A", A, [0, 0], 1.74481176, .90159072, 1.65980218, 1.74481176, 1.6924546, 1.65980218),
            Row("A", A, [0, 1], 1.13162939, 1.51981682, 2.18557541, 1.13162939, 1.6924546, 2.18557541),
        ]),
        Pool([2, 5, 5, 3], 3, 2, PoolMode.Average, A =>
        [
            Row("A", A, [1, 0], -.17313416, .32377198, -.34317572, .02030094, .14141479, -.01231585),
            Row("A", A, [1, 1], .42944926, .08446996, -.27290905, .15077452, .28911175, .00123239),
        ]),
        Mask("seed 1; x (2,3)", [Seed(1), Draw("x", 2, 3)], () => new NumPyRandom(1).RandN(2, 3), 1, 0, 0, 0, 0, 0),
        Mask("x [[-1,2,3],[2,-3,2],[1,5,-2]]", ["x = np.array([[-1, 2, 3], [2, -3, 2], [1, 5, -2]])"],
            () => Tensor.Create([-1.0, 2, 3, 2, -3, 2, 1, 5, -2], [3, 3]), 0, 0, 0, 0, 0, 0, 0, 1, 0),
        Distribute(2, 2, 2, a => new("a", [.5, .5, .5, .5], [.. a.ToFlatArray()], null)),
        Distribute(100, 10, 10, a => new("sum of a", [100], [a.ToFlatArray().Sum()], null)),
        PoolBack(PoolMode.Max, 0, 0, 5.05844394, -1.68282702, 0, 0),
        PoolBack(PoolMode.Average, .08485462, .2787552, 1.26461098, -.25749373, 1.17975636, -.53624893),
    ];

    private static ExerciseCase Pool(
        int[] input, int f, int stride, PoolMode mode, Func<Tensor<double>, IEnumerable<PublishedValue>> values) => new(
        "pool_forward",
        $"seed 1; A_prev ({string.Join(",", input)}); f {f} stride {stride}; {Name(mode)}",
        [Seed(1), Draw("A_prev", input), .. PoolLines(f, stride, mode)],
        () =>
        {
            Tensor<double> aPrev = new NumPyRandom(1).RandN(input);
            var hparameters = new PoolHyperparameters(f, stride);
            Tensor<double> A = Step.PoolForward(aPrev, hparameters, mode).A;
            return new([new("A", A, () => PoolForwardCatalogue.Study(aPrev, hparameters, mode))], values(A));
        });

    private static ExerciseCase PoolBack(PoolMode mode, params double[] published) => new(
        "pool_backward",
        $"seed 1; A_prev (5,5,3,2), dA (5,4,2,2); f 2 stride 1; {Name(mode)}",
        [
            Seed(1), Draw("A_prev", 5, 5, 3, 2), .. PoolLines(2, 1, mode), Draw("dA", 5, 4, 2, 2),
            $"dA_prev = pool_backward(dA, cache, mode='{Name(mode)}')",
        ],
        () =>
        {
            var random = new NumPyRandom(1);
            PoolCache<double> cache = Step.PoolForward(random.RandN(5, 5, 3, 2), new PoolHyperparameters(F: 2, Stride: 1), mode).Cache;
            Tensor<double> dA = random.RandN(5, 4, 2, 2);
            Tensor<double> dAPrev = Step.PoolBackward(dA, cache, mode);
            return new(
                [new("dA_prev", dAPrev, () => PoolBackwardCatalogue.Study(dA, cache, mode, TiePolicy.All))],
                [Mean("dA", dA, .14571390272918056), Row("dA_prev", dAPrev, [1, 1], published)]);
        });

    private static ExerciseCase Mask(string setting, string[] inputs, Func<Tensor<double>> draw, params double[] published) => new(
        "create_mask_from_window", setting, [.. inputs, "mask = create_mask_from_window(x)"], () =>
        {
            Tensor<double> x = draw();
            double[] mask = [.. Step.CreateMaskFromWindow(x).ToFlatArray().Select(hit => hit ? 1.0 : 0.0)];
            return new(
                [new("mask", Tensor.Create(mask, x.Lengths), () => CreateMaskCatalogue.Study(x))],
                [new("mask", [.. published], [.. mask], 0)]);
        });

    private static ExerciseCase Distribute(int dz, int nH, int nW, Func<Tensor<double>, PublishedValue> value) => new(
        "distribute_value", $"dz {dz}; shape ({nH},{nW})", [$"a = distribute_value({dz}, ({nH}, {nW}))"], () =>
        {
            Tensor<double> a = Step.DistributeValue((double)dz, nH, nW);
            return new([new("a", a, () => DistributeValueCatalogue.Study(dz, nH, nW))], [value(a)]);
        });

    private static string[] PoolLines(int f, int stride, PoolMode mode) =>
        [$"hparameters = {{'f': {f}, 'stride': {stride}}}", $"A, cache = pool_forward(A_prev, hparameters, mode='{Name(mode)}')"];

    private static string Name(PoolMode mode) => mode == PoolMode.Max ? "max" : "average";
}
