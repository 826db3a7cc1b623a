using System.CommandLine;
using System.Numerics.Tensors;
using Fovea.Formats.Npy;
using Fovea.Steps;
using Fovea.Steps.Mistakes;

namespace Fovea.Cli.Steps;

/// <summary>conv-single-step, conv-forward and conv-backward.</summary>
internal static class ConvCommands
{
    public static Command SingleStep()
    {
        Option<string> input = StepsOptions.File("--input", "a_slice_prev, (f, f, n_C_prev).");
        Option<string> weight = StepsOptions.File("--weight", "W, (f, f, n_C_prev).");
        Option<string> bias = StepsOptions.File("--bias", "b, a single value.");
        return FunctionCommand.Create(
            "conv-single-step", "One filter on one slice. Writes Z.npy.", [input, weight, bias], (parse, inputs) =>
            {
                NpyArray slice = inputs.Read(parse.GetRequiredValue(input));
                NpyArray W = inputs.Read(parse.GetRequiredValue(weight));
                NpyArray b = StepInputs.AsSingleBias(inputs.Read(parse.GetRequiredValue(bias)));
                NpyArray Z = inputs.Single
                    ? new NpyArray([], [Step.ConvSingleStep(slice.ToSingleTensor(), W.ToSingleTensor(), b.ToSingleTensor())])
                    : new NpyArray([], [Step.ConvSingleStep(slice.ToDoubleTensor(), W.ToDoubleTensor(), b.ToDoubleTensor())]);
                return
                [
                    new StepResult("Z", Z, yours => Diagnose.ConvSingleStep(
                        slice.ToDoubleTensor(), W.ToDoubleTensor(), b.ToDoubleTensor(), AsNumber(yours))),
                ];
            });
    }

    public static Command Forward()
    {
        ConvInputs options = new();
        return FunctionCommand.Create("conv-forward", "A convolution forward. Writes Z.npy.", options.All, (parse, inputs) =>
        {
            (NpyArray aPrev, NpyArray W, NpyArray b, ConvHyperparameters hparameters) = options.Read(parse, inputs);
            NpyArray Z = inputs.Compute(
                () => Step.ConvForward(aPrev.ToSingleTensor(), W.ToSingleTensor(), b.ToSingleTensor(), hparameters).Z,
                () => Step.ConvForward(aPrev.ToDoubleTensor(), W.ToDoubleTensor(), b.ToDoubleTensor(), hparameters).Z);
            return
            [
                new StepResult("Z", Z, yours => Diagnose.ConvForward(
                    aPrev.ToDoubleTensor(), W.ToDoubleTensor(), b.ToDoubleTensor(), hparameters, yours)),
            ];
        });
    }

    public static Command Backward()
    {
        ConvInputs options = new();
        Option<string> grad = StepsOptions.File("--grad", "dZ, (m, n_H, n_W, n_C).");
        return FunctionCommand.Create(
            "conv-backward", "A convolution backward. Writes dA_prev.npy, dW.npy and db.npy.", [.. options.All, grad], (parse, inputs) =>
            {
                (NpyArray aPrev, NpyArray W, NpyArray b, ConvHyperparameters hparameters) = options.Read(parse, inputs);
                NpyArray dZ = inputs.Read(parse.GetRequiredValue(grad));
                var cache = new ConvCache<double>(aPrev.ToDoubleTensor(), W.ToDoubleTensor(), b.ToDoubleTensor(), hparameters);
                NpyArray[] gradients;
                if (inputs.Single)
                {
                    var single = new ConvCache<float>(aPrev.ToSingleTensor(), W.ToSingleTensor(), b.ToSingleTensor(), hparameters);
                    (Tensor<float> dAPrev, Tensor<float> dW, Tensor<float> db) = Step.ConvBackward(dZ.ToSingleTensor(), single);
                    gradients = [NpyArray.From(dAPrev), NpyArray.From(dW), NpyArray.From(db)];
                }
                else
                {
                    (Tensor<double> dAPrev, Tensor<double> dW, Tensor<double> db) = Step.ConvBackward(dZ.ToDoubleTensor(), cache);
                    gradients = [NpyArray.From(dAPrev), NpyArray.From(dW), NpyArray.From(db)];
                }

                StepResult Result(string name, ConvGradient which) => new(
                    name, gradients[(int)which], yours => Diagnose.ConvBackward(dZ.ToDoubleTensor(), cache, which, yours));
                return [Result("dA_prev", ConvGradient.DAPrev), Result("dW", ConvGradient.DW), Result("db", ConvGradient.Db)];
            });
    }

    // np.save of a number, of shape () or (1, 1, 1), is the same answer.
    private static LearnerResult AsNumber(LearnerResult yours) =>
        yours.Values.FlattenedLength == 1 ? yours with { Values = Tensor.Create(Flat(yours.Values), [1]) } : yours;

    private static double[] Flat(Tensor<double> tensor)
    {
        var values = new double[tensor.FlattenedLength];
        tensor.FlattenTo(values);
        return values;
    }

    /// <summary>The inputs that both directions share.</summary>
    private sealed class ConvInputs
    {
        private readonly Option<string> input = StepsOptions.File("--input", "A_prev, (m, n_H_prev, n_W_prev, n_C_prev).");
        private readonly Option<string> weight = StepsOptions.File("--weight", "W, (f, f, n_C_prev, n_C).");
        private readonly Option<string> bias = StepsOptions.File("--bias", "b, (1, 1, 1, n_C).");
        private readonly Option<int> stride = StepsOptions.Number("--stride", "The distance between two windows.", minimum: 1, standard: 1);
        private readonly Option<int> pad = StepsOptions.Number("--pad", "The zeros on each side.", minimum: 0, standard: 0);

        public IEnumerable<Option> All => [input, weight, bias, stride, pad];

        public (NpyArray APrev, NpyArray W, NpyArray B, ConvHyperparameters Hparameters) Read(ParseResult parse, StepInputs inputs) => (
            inputs.Read(parse.GetRequiredValue(input)),
            inputs.Read(parse.GetRequiredValue(weight)),
            inputs.Read(parse.GetRequiredValue(bias)),
            new ConvHyperparameters(parse.GetValue(stride), parse.GetValue(pad)));
    }
}
