using System.Numerics.Tensors;
using Fovea.Formats.Npy;

namespace Fovea.Cli.Steps;

/// <summary>Reads a function's inputs and remembers them: the result has their precision and must not overwrite them.</summary>
internal sealed class StepInputs
{
    private readonly List<string> paths = [];
    private readonly List<string> notes = [];

    /// <summary>Whether everything read so far is float32; the result then is too.</summary>
    public bool Single { get; private set; } = true;

    /// <summary>The files read so far.</summary>
    public IReadOnlyList<string> Paths => paths;

    /// <summary>What a person should know of the inputs before they trust the results.</summary>
    public IReadOnlyList<string> Notes => notes;

    public NpyArray Read(string path)
    {
        NpyArray array = NpyFile.Read(path);
        Single &= array.IsSinglePrecision;
        paths.Add(path);
        NoteNotFinite(path, array);
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

    // Computed as NumPy computes, but told: a NaN that is not known of looks like a mistake in the function.
    private void NoteNotFinite(string path, NpyArray array)
    {
        double[] values = array.ToDoubles();
        int count = values.Count(value => !double.IsFinite(value));
        if (count > 0)
        {
            int first = Array.FindIndex(values, value => !double.IsFinite(value));
            string what = count == 1 ? "one value is" : $"{count} values are";
            notes.Add(
                $"{path}: {what} not a finite number, the first {values[first]} at [{string.Join(", ", IndexOf(first, array.Shape))}]. "
                + "It carries over into every result that it takes part in.");
        }
    }

    private static int[] IndexOf(int position, IReadOnlyList<int> shape)
    {
        var index = new int[shape.Count];
        for (int axis = shape.Count - 1; axis >= 0; axis--)
        {
            index[axis] = position % shape[axis];
            position /= shape[axis];
        }

        return index;
    }
}
