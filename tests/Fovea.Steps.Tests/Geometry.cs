using CsCheck;

namespace Fovea.Steps.Tests;

/// <summary>Random shapes: one to three images, not square, every stride and pad, windows that overlap and that leave gaps.</summary>
public sealed record Geometry(int M, int NH, int NW, int NCPrev, int NC, int F, int Stride, int Pad, uint Seed)
{
    public static Gen<Geometry> Convolutions { get; } =
        from m in Gen.Int[1, 3]
        from f in Gen.Int[1, 3]
        from pad in Gen.Int[0, 2]
        from nH in Gen.Int[Math.Max(1, f - (2 * pad)), 6]
        from nW in Gen.Int[Math.Max(1, f - (2 * pad)), 6]
        from nCPrev in Gen.Int[1, 3]
        from nC in Gen.Int[1, 3]
        from stride in Gen.Int[1, 4]
        from seed in Gen.UInt
        select new Geometry(m, nH, nW, nCPrev, nC, f, stride, pad, seed);

    public static Gen<Geometry> Poolings { get; } =
        from m in Gen.Int[1, 3]
        from f in Gen.Int[1, 3]
        from nH in Gen.Int[f, 7]
        from nW in Gen.Int[f, 7]
        from nC in Gen.Int[1, 3]
        from stride in Gen.Int[1, 4]
        from seed in Gen.UInt
        select new Geometry(m, nH, nW, nC, nC, f, stride, 0, seed);

    internal ConvHyperparameters Conv => new(Stride, Pad);

    internal PoolHyperparameters Pool => new(F, Stride);
}
