using System.Numerics.Tensors;
using Fovea.Formats.Npy;

namespace Fovea.Cli.Steps;

/// <summary>Reads a function's inputs and remembers them: the result has their precision and must not overwrite them.</summary>
internal sealed class StepInputs
{
    private readonly List<string> paths = [];

    /// <summary>Whether everything read so far is float32; the result then is too.</summary>
    public bool Single { get; private set; } = true;

    /// <summary>The files read so far.</summary>
    public IReadOnlyList<string> Paths => paths;

    public NpyArray Read(string path)
    {
        NpyArray array = NpyFile.Read(path);
        Single &= array.IsSinglePrecision;
        paths.Add(path);
        return array;
    }

    /// <summary>The exercise's conv_single_step takes float(b): any array that holds one number.</summary>
    public static NpyArray AsSingleBias(NpyArray b) =>
        b.Length != 1 ? b
        : b.IsSinglePrecision ? new NpyArray([1, 1, 1], b.ToSingles())
        : new NpyArray([1, 1, 1], b.ToDoubles());

    /// <summary>Computes in the inputs' precision.</summary>
    public NpyArray Compute(Func<Tensor<float>> single, Func<Tensor<double>> exact) =>
        Single ? NpyArray.From(single()) : NpyArray.From(exact());
}
