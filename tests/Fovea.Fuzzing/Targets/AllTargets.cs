using Fovea.Fuzzing.Engine;

namespace Fovea.Fuzzing.Targets;

/// <summary>A target for every reader of the product.</summary>
internal static class AllTargets
{
    public static FuzzTarget[] Make() =>
    [
        new SafetensorsTarget(),
        new NpyTarget(),
        new NpzTarget(),
        new NpzWeightsTarget(),
        new Hdf5Target(),
        new Hdf5WeightsTarget(),
        new Hdf5DataTarget(),
        new WeightMapTarget(),
        new IdxTarget(labels: false),
        new IdxTarget(labels: true),
        new CifarTarget(),
        new PictureTarget("png", 40_000, "deflate turns a byte into 1032, a bit of them may be a pixel of four bytes"),
        new PictureTarget("jpeg", 8192, "a byte may be 512 pixels of some bytes"),
        new PictureTarget("bmp", 256, "a bit may be a pixel of some bytes"),
        new ModelJsonTarget(),
        new ModelTarget(),
        new RunConfigTarget(),
        new RunStateTarget(),
        new CheckpointTarget(),
        new OnnxTarget(),
        new OnnxRunTarget(),
        new OperatorTarget(),
    ];
}
