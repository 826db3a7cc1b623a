using Fovea.Kernels.Simd;
using Fovea.Kernels.Tiles;

namespace Fovea.Kernels.Optimization;

/// <summary>The update of stochastic gradient descent with momentum (Polyak 1964; Sutskever et al. 2013).</summary>
public static unsafe class MomentumUpdate
{
    /// <summary>
    /// gradient' = gradient + weightDecay values; velocity = momentum velocity + gradient'; values -= learningRate velocity, or with
    /// Nesterov's variant values -= learningRate (gradient' + momentum velocity).
    /// </summary>
    /// <param name="gradient">The gradient.</param>
    /// <param name="values">The parameters, changed.</param>
    /// <param name="velocity">The optimiser's state, changed.</param>
    /// <param name="settings">The numbers of the update.</param>
    /// <param name="set">The instruction set to use.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void Apply(
        ReadOnlySpan<float> gradient, Span<float> values, Span<float> velocity, MomentumSettings settings, InstructionSet set)
    {
        Lengths.RequireEqual(values.Length, gradient.Length);
        Lengths.RequireEqual(values.Length, velocity.Length);
        fixed (float* g = gradient, w = values, v = velocity)
        {
            var kernel = new Kernel { Gradient = g, Values = w, Velocity = v, Settings = settings, Length = values.Length };
            Dispatch.Run(set, ref kernel);
        }
    }

    private ref struct Kernel : IKernel
    {
        public float* Gradient;
        public float* Values;
        public float* Velocity;
        public MomentumSettings Settings;
        public int Length;

        public readonly void Run<TSimd, TVector>()
            where TSimd : struct, ISimd<TVector>
            where TVector : struct
        {
            TVector rate = TSimd.Broadcast(-Settings.LearningRate);
            TVector momentum = TSimd.Broadcast(Settings.Momentum);
            TVector decay = TSimd.Broadcast(Settings.WeightDecay);
            for (int i = 0; i < Length; i += TSimd.Lanes)
            {
                int left = Length - i;
                TVector values = Edge.Load<TSimd, TVector>(Values + i, left);
                TVector gradient = TSimd.MultiplyAdd(decay, values, Edge.Load<TSimd, TVector>(Gradient + i, left));
                TVector velocity = TSimd.MultiplyAdd(momentum, Edge.Load<TSimd, TVector>(Velocity + i, left), gradient);
                Edge.Store<TSimd, TVector>(Velocity + i, velocity, left);
                TVector direction = Settings.Nesterov ? TSimd.MultiplyAdd(momentum, velocity, gradient) : velocity;
                Edge.Store<TSimd, TVector>(Values + i, TSimd.MultiplyAdd(rate, direction, values), left);
            }
        }
    }
}
