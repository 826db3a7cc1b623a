using System.Runtime.CompilerServices;
using Fovea.Kernels.Simd;

namespace Fovea.Kernels.Optimization;

/// <summary>
/// The update of Lion (Chen et al., "Symbolic discovery of optimization algorithms", 2023): every value moves by the same size.
/// </summary>
public static unsafe class LionUpdate
{
    /// <summary>
    /// direction = sign(beta1 mean + (1 - beta1) gradient); values -= learningRate (direction + weightDecay values);
    /// mean = beta2 mean + (1 - beta2) gradient. The sign of 0 and of NaN is 0.
    /// </summary>
    /// <param name="gradient">The gradient.</param>
    /// <param name="values">The parameters, changed.</param>
    /// <param name="mean">The mean of gradients, changed.</param>
    /// <param name="settings">The numbers of the update.</param>
    /// <param name="set">The instruction set to use.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void Apply(
        ReadOnlySpan<float> gradient, Span<float> values, Span<float> mean, LionSettings settings, InstructionSet set)
    {
        Lengths.RequireEqual(values.Length, gradient.Length);
        Lengths.RequireEqual(values.Length, mean.Length);
        fixed (float* g = gradient, w = values, m = mean)
        {
            var kernel = new Kernel { Gradient = g, Values = w, Mean = m, Settings = settings, Length = values.Length };
            Dispatch.Run(set, ref kernel);
        }
    }

    private ref struct Kernel : IKernel
    {
        public float* Gradient;
        public float* Values;
        public float* Mean;
        public LionSettings Settings;
        public int Length;

        public readonly void Run<TSimd, TVector>()
            where TSimd : struct, ISimd<TVector>
            where TVector : struct
        {
            int whole = Length - (Length % TSimd.Lanes);
            Update<TSimd, TVector>(Gradient, Values, Mean, Settings, whole);
            Update<Plain, float>(Gradient + whole, Values + whole, Mean + whole, Settings, Length - whole);
        }

        // A whole number of registers.
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static void Update<TSimd, TVector>(float* gradient, float* values, float* mean, LionSettings settings, int length)
            where TSimd : struct, ISimd<TVector>
            where TVector : struct
        {
            TVector rate = TSimd.Broadcast(-settings.LearningRate);
            TVector beta1 = TSimd.Broadcast(settings.Beta1);
            TVector rest1 = TSimd.Broadcast(1 - settings.Beta1);
            TVector beta2 = TSimd.Broadcast(settings.Beta2);
            TVector rest2 = TSimd.Broadcast(1 - settings.Beta2);
            TVector decay = TSimd.Broadcast(settings.WeightDecay);
            TVector one = TSimd.Broadcast(1);
            for (nint i = 0; i < length; i += TSimd.Lanes)
            {
                TVector slope = TSimd.Load(gradient + i);
                TVector old = TSimd.Load(mean + i);
                TVector mixed = TSimd.MultiplyAdd(beta1, old, TSimd.Multiply(rest1, slope));
                TVector sign = TSimd.Subtract(
                    TSimd.And(TSimd.GreaterThanZero(mixed), one),
                    TSimd.And(TSimd.GreaterThanZero(TSimd.Subtract(TSimd.Zero, mixed)), one));
                TVector before = TSimd.Load(values + i);
                TSimd.Store(values + i, TSimd.MultiplyAdd(rate, TSimd.MultiplyAdd(decay, before, sign), before));
                TSimd.Store(mean + i, TSimd.MultiplyAdd(beta2, old, TSimd.Multiply(rest2, slope)));
            }
        }
    }
}
