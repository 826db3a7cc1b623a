using System.Runtime.CompilerServices;
using Fovea.Kernels.Simd;

namespace Fovea.Kernels.Optimization;

/// <summary>The update of RMSProp (Tieleman and Hinton, "Neural networks for machine learning", lecture 6.5, 2012) with momentum.</summary>
public static unsafe class RmsPropUpdate
{
    /// <summary>
    /// gradient' = gradient + weightDecay values; square = decay square + (1 - decay) gradient'^2;
    /// velocity = momentum velocity + gradient' / (sqrt(square) + epsilon); values -= learningRate velocity.
    /// </summary>
    /// <param name="gradient">The gradient.</param>
    /// <param name="values">The parameters, changed.</param>
    /// <param name="square">The mean of squared gradients, changed.</param>
    /// <param name="velocity">The velocity, changed.</param>
    /// <param name="settings">The numbers of the update.</param>
    /// <param name="set">The instruction set to use.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void Apply(
        ReadOnlySpan<float> gradient,
        Span<float> values,
        Span<float> square,
        Span<float> velocity,
        RmsPropSettings settings,
        InstructionSet set)
    {
        Lengths.RequireEqual(values.Length, gradient.Length);
        Lengths.RequireEqual(values.Length, square.Length);
        Lengths.RequireEqual(values.Length, velocity.Length);
        fixed (float* g = gradient, w = values, s = square, v = velocity)
        {
            var kernel = new Kernel { Gradient = g, Values = w, Square = s, Velocity = v, Settings = settings, Length = values.Length };
            Dispatch.Run(set, ref kernel);
        }
    }

    private ref struct Kernel : IKernel
    {
        public float* Gradient;
        public float* Values;
        public float* Square;
        public float* Velocity;
        public RmsPropSettings Settings;
        public int Length;

        public readonly void Run<TSimd, TVector>()
            where TSimd : struct, ISimd<TVector>
            where TVector : struct
        {
            int whole = Length - (Length % TSimd.Lanes);
            Update<TSimd, TVector>(Gradient, Values, Square, Velocity, Settings, whole);
            Update<Plain, float>(Gradient + whole, Values + whole, Square + whole, Velocity + whole, Settings, Length - whole);
        }

        // A whole number of registers.
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static void Update<TSimd, TVector>(
            float* gradient, float* values, float* square, float* velocity, RmsPropSettings settings, int length)
            where TSimd : struct, ISimd<TVector>
            where TVector : struct
        {
            TVector rate = TSimd.Broadcast(-settings.LearningRate);
            TVector keep = TSimd.Broadcast(settings.Decay);
            TVector rest = TSimd.Broadcast(1 - settings.Decay);
            TVector momentum = TSimd.Broadcast(settings.Momentum);
            TVector epsilon = TSimd.Broadcast(settings.Epsilon);
            TVector decay = TSimd.Broadcast(settings.WeightDecay);
            for (nint i = 0; i < length; i += TSimd.Lanes)
            {
                TVector before = TSimd.Load(values + i);
                TVector decayed = TSimd.MultiplyAdd(decay, before, TSimd.Load(gradient + i));
                TVector newSquare = TSimd.MultiplyAdd(keep, TSimd.Load(square + i), TSimd.Multiply(rest, TSimd.Multiply(decayed, decayed)));
                TSimd.Store(square + i, newSquare);
                TVector scaled = TSimd.Divide(decayed, TSimd.Add(TSimd.SquareRoot(newSquare), epsilon));
                TVector moved = TSimd.MultiplyAdd(momentum, TSimd.Load(velocity + i), scaled);
                TSimd.Store(velocity + i, moved);
                TSimd.Store(values + i, TSimd.MultiplyAdd(rate, moved, before));
            }
        }
    }
}
