using System.Runtime.CompilerServices;
using Fovea.Kernels.Simd;

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
            int whole = Length - (Length % TSimd.Lanes);
            Update<TSimd, TVector>(Gradient, Values, Velocity, Settings, whole);
            Update<Plain, float>(Gradient + whole, Values + whole, Velocity + whole, Settings, Length - whole);
        }

        // A whole number of registers.
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static void Update<TSimd, TVector>(float* gradient, float* values, float* velocity, MomentumSettings settings, int length)
            where TSimd : struct, ISimd<TVector>
            where TVector : struct
        {
            TVector rate = TSimd.Broadcast(-settings.LearningRate);
            TVector momentum = TSimd.Broadcast(settings.Momentum);
            TVector decay = TSimd.Broadcast(settings.WeightDecay);
            bool nesterov = settings.Nesterov;
            for (nint i = 0; i < length; i += TSimd.Lanes)
            {
                TVector before = TSimd.Load(values + i);
                TVector decayed = TSimd.MultiplyAdd(decay, before, TSimd.Load(gradient + i));
                TVector moved = TSimd.MultiplyAdd(momentum, TSimd.Load(velocity + i), decayed);
                TSimd.Store(velocity + i, moved);
                TVector direction = nesterov ? TSimd.MultiplyAdd(momentum, moved, decayed) : moved;
                TSimd.Store(values + i, TSimd.MultiplyAdd(rate, direction, before));
            }
        }
    }
}
