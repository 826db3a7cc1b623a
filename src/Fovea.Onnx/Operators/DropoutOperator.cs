using System.Numerics;
using Fovea.Random;

namespace Fovea.Onnx.Operators;

/// <summary>
/// Dropout: the input itself, unless training_mode asks for zeros at random; the mask of what was kept is an optional output.
/// </summary>
internal readonly struct DropoutOperator : IRealOperator
{
    public static OperatorDefinition[] Definitions { get; } =
    [
        new("Dropout", [7, 10, 12, 13, 22], call => ByType.Reals<DropoutOperator>(call))
        {
            Limits = "in training_mode the random numbers are Fovea's own, by the attribute seed",
        },
    ];

    public static OnnxTensor[] Run<T>(OperatorCall call)
        where T : unmanaged, IFloatingPointIeee754<T>, IMinMaxValue<T>
    {
        OnnxTensor<T> input = call.Input<T>(0);
        bool training = call.Version >= 12 && call.Optional<bool>(2) is { Length: > 0 } mode && mode.Values[0];
        double ratio = call.Version >= 12 ? Ratio(call) : 0;
        if (!training || ratio == 0)
        {
            OnnxTensor all = call.Version < 10
                ? new OnnxTensor<T>(input.Shape, [.. Enumerable.Repeat(T.One, input.Length)])
                : new OnnxTensor<bool>(input.Shape, [.. Enumerable.Repeat(true, input.Length)]);
            return call.Wants(1) ? [input, all] : [input];
        }

        if (ratio is not (> 0 and < 1))
        {
            throw call.Fail(FormattableString.Invariant($"ratio is {ratio}, expected 0 or more and below 1"));
        }

        var random = new RandomSource(unchecked((ulong)call.Int("seed", 0)));
        var mask = new bool[input.Length];
        var output = new T[input.Length];
        T factor = T.One / T.CreateTruncating(1 - ratio);
        for (int i = 0; i < output.Length; i++)
        {
            mask[i] = random.NextUniform(0, 1) >= ratio;
            output[i] = mask[i] ? input.Values[i] * factor : T.Zero;
        }

        return [new OnnxTensor<T>(input.Shape, output), new OnnxTensor<bool>(input.Shape, mask)];
    }

    private static double Ratio(OperatorCall call) => call.Optional(1) switch
    {
        null => 0.5,
        OnnxTensor<float> { Length: 1 } ratio => ratio.Values[0],
        OnnxTensor<double> { Length: 1 } ratio => ratio.Values[0],
        OnnxTensor<Half> { Length: 1 } ratio => (double)ratio.Values[0],
        OnnxTensor other => throw call.Fail($"the ratio has shape [{string.Join(", ", other.Shape)}], expected one number"),
    };
}
