using Fovea.CustomLayers;
using Fovea.Initializers;
using Fovea.Layers;
using Fovea.Models;

namespace Fovea.Tests.Planning;

/// <summary>Layers as a user writes them: with parameters, with memory from forward to backward, with two inputs, with state.</summary>
internal static class CustomModels
{
    public static Model Create()
    {
        Node x = Node.Input(6, 5, 3).Then(new Swish()).Conv2D(5, kernel: 3).Then(new Swish(0.5f));
        Node y = Node.Join(new Blend(), x, x.Conv2D(5, kernel: 1)).Relu();
        return Model.FromGraph("custom", Node.Join(new Blend(), y, x).Flatten().Dense(4));
    }

    /// <summary>output = input s(factor slope input), one slope a channel.</summary>
    internal sealed record Swish(float Factor = 1) : CustomLayer
    {
        public override string NamePrefix => "swish";

        public override Shape OutputShape(LayerInputs inputs) => inputs.Single;

        public override IReadOnlyList<ParameterSpec> Parameters(LayerInputs inputs) =>
            [new("slope", new Shape(inputs.Single.Channels), Initializer.Ones, ParameterRole.Scale)];

        public override int KeptLength(LayerInputs inputs) => inputs.Single.Length;

        public override void Forward(in LayerForward pass)
        {
            ReadOnlySpan<float> input = pass.Input();
            ReadOnlySpan<float> slope = pass.Parameter(0);
            for (int i = 0; i < input.Length; i++)
            {
                pass.Kept[i] = 1 / (1 + MathF.Exp(-Factor * slope[i % slope.Length] * input[i]));
                pass.Output[i] = input[i] * pass.Kept[i];
            }
        }

        public override void Backward(in LayerBackward pass)
        {
            ReadOnlySpan<float> input = pass.Input();
            ReadOnlySpan<float> slope = pass.Parameter(0);
            Span<float> gradInput = pass.GradInput();
            Span<float> gradSlope = pass.GradParameter(0);
            for (int i = 0; i < input.Length; i++)
            {
                float s = pass.Kept[i];
                float common = pass.GradOutput[i] * input[i] * s * (1 - s) * Factor;
                if (!gradInput.IsEmpty)
                {
                    gradInput[i] += (pass.GradOutput[i] * s) + (common * slope[i % slope.Length]);
                }

                if (!gradSlope.IsEmpty)
                {
                    gradSlope[i % slope.Length] += common * input[i];
                }
            }
        }

        protected internal override void WriteSettings(LayerSettingsWriter settings) => settings.Float("factor", Factor);
    }

    /// <summary>output = share first + (1 - share) second, and a state that scales.</summary>
    internal sealed record Blend : CustomLayer
    {
        public override string NamePrefix => "blend";

        public override Shape OutputShape(LayerInputs inputs) => inputs.Shapes.Count == 2 && inputs.Shapes[0] == inputs.Shapes[1]
            ? inputs.Shapes[0]
            : throw new ShapeException($"{inputs.Name}: a blend needs two inputs of one shape.");

        public override IReadOnlyList<ParameterSpec> Parameters(LayerInputs inputs) =>
        [
            new("scale", new Shape(1), Initializer.Ones, ParameterRole.State),
            new("share", new Shape(1), Initializer.Ones, ParameterRole.Bias),
        ];

        public override void Forward(in LayerForward pass)
        {
            float share = pass.Parameter(1)[0];
            for (int i = 0; i < pass.Output.Length; i++)
            {
                pass.Output[i] = pass.Parameter(0)[0] * ((share * pass.Input(0)[i]) + ((1 - share) * pass.Input(1)[i]));
            }
        }

        public override void Backward(in LayerBackward pass)
        {
            float scale = pass.Parameter(0)[0];
            float share = pass.Parameter(1)[0];
            for (int i = 0; i < pass.GradOutput.Length; i++)
            {
                float gradient = pass.GradOutput[i] * scale;
                if (!pass.GradInput(0).IsEmpty)
                {
                    pass.GradInput(0)[i] += gradient * share;
                }

                if (!pass.GradInput(1).IsEmpty)
                {
                    pass.GradInput(1)[i] += gradient * (1 - share);
                }

                if (!pass.GradParameter(1).IsEmpty)
                {
                    pass.GradParameter(1)[0] += gradient * (pass.Input(0)[i] - pass.Input(1)[i]);
                }
            }
        }
    }
}
