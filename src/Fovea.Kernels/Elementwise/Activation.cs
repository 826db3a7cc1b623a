using System.Runtime.CompilerServices;
using Fovea.Kernels.Simd;

namespace Fovea.Kernels.Elementwise;

/// <summary>
/// An element-wise function and its derivative, each in one generic form over the registers. NaN passes forward; infinities give the
/// function's limits. Results are within 1e-6 times max(1, |x|) of the exact ones.
/// </summary>
/// <param name="Kind">The function.</param>
/// <param name="Parameter">The slope of LeakyRelu or the height of Elu; the others have none.</param>
public readonly record struct Activation(ActivationKind Kind, float Parameter = 0)
{
    /// <summary>output = f(input).</summary>
    /// <param name="input">Any number of values.</param>
    /// <param name="output">As many values, overwritten; may be the input itself.</param>
    /// <param name="set">The instruction set to use.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public void Forward(ReadOnlySpan<float> input, Span<float> output, InstructionSet set) =>
        Run(new ForwardWork { Input = input, Output = output, Set = set });

    /// <summary>gradInput = f'(input) gradOutput.</summary>
    /// <param name="input">The input of the forward pass.</param>
    /// <param name="gradOutput">As many values.</param>
    /// <param name="gradInput">As many values, overwritten; may be gradOutput itself.</param>
    /// <param name="set">The instruction set to use.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public void BackwardInput(ReadOnlySpan<float> input, ReadOnlySpan<float> gradOutput, Span<float> gradInput, InstructionSet set) =>
        Run(new BackwardWork { Input = input, GradOutput = gradOutput, GradInput = gradInput, Set = set });

    // The one place that turns a kind into code.
    private void Run<TWork>(TWork work)
        where TWork : struct, IActivationWork, allows ref struct
    {
        switch (Kind)
        {
            case ActivationKind.LeakyRelu:
                work.Run(new LeakyRelu(Parameter));
                break;
            case ActivationKind.Elu:
                work.Run(new Elu(Parameter));
                break;
            case ActivationKind.Gelu:
                work.Run(default(Gelu));
                break;
            case ActivationKind.GeluTanh:
                work.Run(default(GeluTanh));
                break;
            case ActivationKind.Silu:
                work.Run(default(Silu));
                break;
            case ActivationKind.HardSwish:
                work.Run(default(HardSwish));
                break;
            case ActivationKind.Sigmoid:
                work.Run(default(Sigmoid));
                break;
            case ActivationKind.Tanh:
                work.Run(default(Tanh));
                break;
            case ActivationKind.Relu6:
                work.Run(default(Relu6));
                break;
            default:
                throw new ArgumentException($"There is no activation {Kind}.");
        }
    }

    private interface IActivationWork
    {
        void Run<TActivation>(TActivation activation)
            where TActivation : struct, IActivation;
    }

    private ref struct ForwardWork : IActivationWork
    {
        public ReadOnlySpan<float> Input;
        public Span<float> Output;
        public InstructionSet Set;

        public readonly void Run<TActivation>(TActivation activation)
            where TActivation : struct, IActivation
            => ElementKernel<Value<TActivation>>.Run(new(activation), Input, Input, Output, Set);
    }

    private ref struct BackwardWork : IActivationWork
    {
        public ReadOnlySpan<float> Input;
        public ReadOnlySpan<float> GradOutput;
        public Span<float> GradInput;
        public InstructionSet Set;

        public readonly void Run<TActivation>(TActivation activation)
            where TActivation : struct, IActivation
            => ElementKernel<Gradient<TActivation>>.Run(new(activation), Input, GradOutput, GradInput, Set);
    }

    private readonly struct Value<TActivation>(TActivation activation) : IElementOperator
        where TActivation : struct, IActivation
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector Apply<TSimd, TVector>(TVector left, TVector right)
            where TSimd : struct, ISimd<TVector>
            where TVector : struct
            => activation.Apply<TSimd, TVector>(left);
    }

    private readonly struct Gradient<TActivation>(TActivation activation) : IElementOperator
        where TActivation : struct, IActivation
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector Apply<TSimd, TVector>(TVector left, TVector right)
            where TSimd : struct, ISimd<TVector>
            where TVector : struct
            => TSimd.Multiply(activation.Derivative<TSimd, TVector>(left), right);
    }
}
