using System.Numerics;

namespace Fovea.Onnx.Operators;

/// <summary>NegativeLogLikelihoodLoss and SoftmaxCrossEntropyLoss: input [batch, classes, ...] and the true classes [batch, ...].</summary>
internal static class LossOperators
{
    public static OperatorDefinition[] Definitions { get; } =
    [
        ByType.Checked("NegativeLogLikelihoodLoss", [12, 13, 22], TypeSets.Reals, ByType.Reals<Likelihood>),
        ByType.Checked("SoftmaxCrossEntropyLoss", [12, 13], TypeSets.Reals, ByType.Reals<CrossEntropy>),
    ];

    private static OnnxTensor<T> Loss<T>(OperatorCall call, OnnxTensor<T> logarithms)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        OnnxTensor target = call.Input(1);
        if (!target.Shape.AsSpan().SequenceEqual(logarithms.Shape.RemoveAt(1).AsSpan()))
        {
            throw call.Fail($"the classes {target.Show()} do not fit the input {logarithms.Show()}: expected its shape without axis 1");
        }

        int classes = logarithms.Shape[1];
        T[]? weights = call.Optional<T>(2)?.Values;
        if (weights is not null && weights.Length != classes)
        {
            throw call.Fail($"there are {weights.Length} weights for {classes} classes");
        }

        string reduction = call.Text("reduction", "mean");
        if (reduction is not ("none" or "sum" or "mean"))
        {
            throw call.Fail($"reduction is '{reduction}', expected none, sum or mean");
        }

        long[] targets = call.Longs(1);
        bool ignores = call.Has("ignore_index");
        long ignored = call.Int("ignore_index", 0);
        int inner = Arguments.Product(logarithms.Shape.AsSpan()[2..]);
        var losses = new T[targets.Length];
        double sum = 0;
        double weight = 0;
        for (int i = 0; i < losses.Length; i++)
        {
            long label = targets[i];
            if (ignores && label == ignored)
            {
                continue;
            }

            if (label < 0 || label >= classes)
            {
                throw call.Fail($"class {i} is {label}, expected 0 to {classes - 1}");
            }

            T own = weights is null ? T.One : weights[label];
            int at = ((((i / inner) * classes) + (int)label) * inner) + (i % inner);
            losses[i] = -logarithms.Values[at] * own;
            sum += double.CreateTruncating(losses[i]);
            weight += double.CreateTruncating(own);
        }

        return reduction switch
        {
            "none" => new OnnxTensor<T>(target.Shape, losses),
            "sum" => new OnnxTensor<T>([], [T.CreateTruncating(sum)]),
            _ => new OnnxTensor<T>([], [T.CreateTruncating(sum / weight)]),
        };
    }

    private static OnnxTensor<T> Scores<T>(OperatorCall call)
        where T : unmanaged
    {
        OnnxTensor<T> scores = call.Input<T>(0);
        return scores.Rank >= 2 ? scores : throw call.Fail($"the input {scores.Show()} is not [batch, classes, ...]");
    }

    private readonly struct Likelihood : IRealOperator
    {
        public static OnnxTensor[] Run<T>(OperatorCall call)
            where T : unmanaged, IFloatingPointIeee754<T>, IMinMaxValue<T> => [Loss(call, Scores<T>(call))];
    }

    private readonly struct CrossEntropy : IRealOperator
    {
        public static OnnxTensor[] Run<T>(OperatorCall call)
            where T : unmanaged, IFloatingPointIeee754<T>, IMinMaxValue<T>
        {
            OnnxTensor<T> scores = Scores<T>(call);
            int classes = scores.Shape[1];
            int inner = Arguments.Product(scores.Shape.AsSpan()[2..]);
            var logarithms = new T[scores.Length];
            var row = new T[scores.Length == 0 ? 0 : classes];
            for (int block = 0; block < logarithms.Length; block += classes * inner)
            {
                for (int column = block; column < block + inner; column++)
                {
                    for (int i = 0; i < classes; i++)
                    {
                        row[i] = scores.Values[column + (i * inner)];
                    }

                    LogSoftmaxRow.Of<T>(row, row);
                    for (int i = 0; i < classes; i++)
                    {
                        logarithms[column + (i * inner)] = row[i];
                    }
                }
            }

            var tensor = new OnnxTensor<T>(scores.Shape, logarithms);
            return [Loss(call, tensor), tensor];
        }
    }
}
