using System.CommandLine;
using Fovea.Formats.Npy;
using Fovea.Steps;
using Fovea.Steps.Mistakes;

namespace Fovea.Cli.Steps;

/// <summary>pool-forward and pool-backward.</summary>
internal static class PoolCommands
{
    public static Command Forward()
    {
        PoolInputs options = new();
        return FunctionCommand.Create("pool-forward", "A pooling layer forward. Writes A.npy.", options.All, (parse, inputs) =>
        {
            (NpyArray aPrev, PoolHyperparameters hparameters, PoolMode mode) = options.Read(parse, inputs);
            NpyArray A = inputs.Compute(
                () => Step.PoolForward(aPrev.ToSingleTensor(), hparameters, mode).A,
                () => Step.PoolForward(aPrev.ToDoubleTensor(), hparameters, mode).A);
            return [new StepResult("A", A, yours => Diagnose.PoolForward(aPrev.ToDoubleTensor(), hparameters, mode, yours))];
        });
    }

    public static Command Backward()
    {
        PoolInputs options = new();
        Option<string> grad = StepsOptions.File("--grad", "dA, (m, n_H, n_W, n_C).");
        Option<TiePolicy> ties = StepsOptions.Ties();
        return FunctionCommand.Create(
            "pool-backward", "A pooling layer backward. Writes dA_prev.npy.", [.. options.All, grad, ties], (parse, inputs) =>
            {
                (NpyArray aPrev, PoolHyperparameters hparameters, PoolMode mode) = options.Read(parse, inputs);
                NpyArray dA = inputs.Read(parse.GetRequiredValue(grad));
                TiePolicy policy = parse.GetValue(ties);
                var cache = new PoolCache<double>(aPrev.ToDoubleTensor(), hparameters);
                NpyArray dAPrev = inputs.Compute(
                    () => Step.PoolBackward(dA.ToSingleTensor(), new PoolCache<float>(aPrev.ToSingleTensor(), hparameters), mode, policy),
                    () => Step.PoolBackward(dA.ToDoubleTensor(), cache, mode, policy));
                return [new StepResult("dA_prev", dAPrev, yours => Diagnose.PoolBackward(dA.ToDoubleTensor(), cache, mode, policy, yours))];
            });
    }

    /// <summary>The inputs that both directions share.</summary>
    private sealed class PoolInputs
    {
        private readonly Option<string> input = StepsOptions.File("--input", "A_prev, (m, n_H_prev, n_W_prev, n_C_prev).");
        private readonly Option<int> size = StepsOptions.Number("--size", "The window's height and width, f.", minimum: 1);
        private readonly Option<int> stride = StepsOptions.Number("--stride", "The distance between two windows.", minimum: 1);
        private readonly Option<PoolMode> mode = StepsOptions.Mode();

        public IEnumerable<Option> All => [input, size, stride, mode];

        public (NpyArray APrev, PoolHyperparameters Hparameters, PoolMode Mode) Read(ParseResult parse, StepInputs inputs) => (
            inputs.Read(parse.GetRequiredValue(input)),
            new PoolHyperparameters(parse.GetValue(size), parse.GetValue(stride)),
            parse.GetValue(mode));
    }
}
