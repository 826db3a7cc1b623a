using System.CommandLine;
using System.Numerics.Tensors;
using Fovea.Formats.Npy;
using Fovea.Steps;
using Fovea.Steps.Mistakes;

namespace Fovea.Cli.Steps;

/// <summary>zero-pad, create-mask and distribute-value.</summary>
internal static class SmallCommands
{
    public static Command ZeroPad()
    {
        Option<string> input = StepsOptions.File("--input", "X, (m, n_H, n_W, n_C).");
        Option<int> padding = StepsOptions.Number("--pad", "The zeros on each side.", minimum: 0);
        return FunctionCommand.Create("zero-pad", "Pad images with zeros on height and width. Writes X_pad.npy.", [input, padding],
            (parse, inputs) =>
        {
            NpyArray X = inputs.Read(parse.GetRequiredValue(input));
            int pad = parse.GetValue(padding);
            NpyArray padded = inputs.Compute(() => Step.ZeroPad(X.ToSingleTensor(), pad), () => Step.ZeroPad(X.ToDoubleTensor(), pad));
            return [new StepResult("X_pad", padded, yours => Diagnose.ZeroPad(X.ToDoubleTensor(), pad, yours))];
        });
    }

    public static Command CreateMask()
    {
        Option<string> input = StepsOptions.File("--input", "x, (n_H, n_W).");
        return FunctionCommand.Create(
            "create-mask", "Mark the maximum of a window with 1. Writes mask.npy.", [input], (parse, inputs) =>
            {
                NpyArray x = inputs.Read(parse.GetRequiredValue(input));
                Tensor<bool> mask = Step.CreateMaskFromWindow(x.ToDoubleTensor());
                var hits = new bool[mask.FlattenedLength];
                mask.FlattenTo(hits);
                NpyArray array = inputs.Single
                    ? new NpyArray(x.Shape, Array.ConvertAll(hits, hit => hit ? 1f : 0f))
                    : new NpyArray(x.Shape, Array.ConvertAll(hits, hit => hit ? 1.0 : 0.0));
                return [new StepResult("mask", array, yours => Diagnose.CreateMaskFromWindow(x.ToDoubleTensor(), yours))];
            });
    }

    public static Command DistributeValue()
    {
        Option<double> value = StepsOptions.Value();
        Option<int[]> shape = StepsOptions.Shape();
        return FunctionCommand.Create(
            "distribute-value", "Spread a value evenly over a window. Writes a.npy.", [value, shape], (parse, _) =>
            {
                double dz = parse.GetValue(value);
                int[] sizes = parse.GetRequiredValue(shape);
                NpyArray a = NpyArray.From(Step.DistributeValue(dz, sizes[0], sizes[1]));
                return [new StepResult("a", a, yours => Diagnose.DistributeValue(dz, sizes[0], sizes[1], yours))];
            });
    }
}
