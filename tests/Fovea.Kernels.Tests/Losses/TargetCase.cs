using Fovea.Testing;

namespace Fovea.Kernels.Tests.Losses;

/// <summary>What outputs should be, in each form that kernels take, and the same as plain numbers.</summary>
internal sealed class TargetCase(int outputs, int[] labels, int[] seconds, float[] shares, float[]? values)
{
    public int Outputs => outputs;

    public int Rows => labels.Length;

    public int[] Labels => labels;

    public int[] Seconds => seconds;

    public float[] Shares => shares;

    /// <summary>A value for each output, or null where there are labels.</summary>
    public float[]? Values => values;

    /// <summary>The cases for a number of outputs: one class, two classes with shares, and given values.</summary>
    public static IEnumerable<TargetCase> For(int outputs)
    {
        int classes = Math.Max(outputs, 2);
        int[] labels = [0, classes - 1, classes / 2];
        float[] values = [.. Numbers.Random(3 * outputs, outputs).Select(x => (x + 1) / 2)];
        values[0] = 0;
        values[^1] = 1;
        yield return new(outputs, labels, [], [], null);
        yield return new(outputs, labels, [1, 0, classes / 2], [0.25f, 0.5f, 0.375f], null);
        yield return new(outputs, labels, [], [], values);
    }

    /// <summary>The target of an output by its definition.</summary>
    public double At(int row, int output)
    {
        if (values is not null)
        {
            return values[(row * outputs) + output];
        }

        int stands = outputs == 1 ? 1 : output;
        double share = seconds.Length == 0 ? 0 : shares[row];
        return (labels[row] == stands ? 1 - share : 0) + (seconds.Length > 0 && seconds[row] == stands ? share : 0);
    }

    public override string ToString() =>
        $"{outputs} outputs, {(values is not null ? "values" : seconds.Length > 0 ? "two classes" : "one class")}";
}
