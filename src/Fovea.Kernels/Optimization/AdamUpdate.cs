using System.Runtime.CompilerServices;
using Fovea.Kernels.Simd;

namespace Fovea.Kernels.Optimization;

/// <summary>
/// The updates of Adam (Kingma and Ba, "Adam: a method for stochastic optimization", 2015) and AdamW (Loshchilov and Hutter, 2019).
/// </summary>
public static unsafe class AdamUpdate
{
    /// <summary>
    /// gradient' = gradient + weightDecay values; m = beta1 m + (1 - beta1) gradient'; v = beta2 v + (1 - beta2) gradient'^2;
    /// values -= shrink values + stepSize m / (sqrt(v secondCorrection) + epsilon).
    /// </summary>
    /// <param name="gradient">The gradient.</param>
    /// <param name="values">The parameters, changed.</param>
    /// <param name="mean">The optimiser's state m, changed.</param>
    /// <param name="square">The optimiser's state v, changed.</param>
    /// <param name="settings">The numbers of the update.</param>
    /// <param name="set">The instruction set to use.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void Apply(
        ReadOnlySpan<float> gradient, Span<float> values, Span<float> mean, Span<float> square, AdamSettings settings, InstructionSet set)
    {
        Lengths.RequireEqual(values.Length, gradient.Length);
        Lengths.RequireEqual(values.Length, mean.Length);
        Lengths.RequireEqual(values.Length, square.Length);
        fixed (float* g = gradient, w = values, m = mean, v = square)
        {
            var kernel = new Kernel { Gradient = g, Values = w, Mean = m, Square = v, Settings = settings, Length = values.Length };
            Dispatch.Run(set, ref kernel);
        }
    }

    private ref struct Kernel : IKernel
    {
        public float* Gradient;
        public float* Values;
        public float* Mean;
        public float* Square;
        public AdamSettings Settings;
        public int Length;

        public readonly void Run<TSimd, TVector>()
            where TSimd : struct, ISimd<TVector>
            where TVector : struct
        {
            int whole = Length - (Length % TSimd.Lanes);
            Update<TSimd, TVector>(Gradient, Values, Mean, Square, Settings, whole);
            Update<Plain, float>(Gradient + whole, Values + whole, Mean + whole, Square + whole, Settings, Length - whole);
        }

        // A whole number of registers.
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static void Update<TSimd, TVector>(
            float* gradient, float* values, float* mean, float* square, AdamSettings settings, int length)
            where TSimd : struct, ISimd<TVector>
            where TVector : struct
        {
            TVector beta1 = TSimd.Broadcast(settings.Beta1);
            TVector rest1 = TSimd.Broadcast(1 - settings.Beta1);
            TVector beta2 = TSimd.Broadcast(settings.Beta2);
            TVector rest2 = TSimd.Broadcast(1 - settings.Beta2);
            TVector correction = TSimd.Broadcast(settings.SecondCorrection);
            TVector epsilon = TSimd.Broadcast(settings.Epsilon);
            TVector step = TSimd.Broadcast(settings.StepSize);
            TVector shrink = TSimd.Broadcast(-settings.Shrink);
            TVector decay = TSimd.Broadcast(settings.WeightDecay);
            for (nint i = 0; i < length; i += TSimd.Lanes)
            {
                TVector before = TSimd.Load(values + i);
                TVector decayed = TSimd.MultiplyAdd(decay, before, TSimd.Load(gradient + i));
                TVector newMean = TSimd.MultiplyAdd(beta1, TSimd.Load(mean + i), TSimd.Multiply(rest1, decayed));
                TVector newSquare = TSimd.MultiplyAdd(
                    beta2, TSimd.Load(square + i), TSimd.Multiply(rest2, TSimd.Multiply(decayed, decayed)));
                TSimd.Store(mean + i, newMean);
                TSimd.Store(square + i, newSquare);
                TVector deviation = TSimd.Add(TSimd.SquareRoot(TSimd.Multiply(newSquare, correction)), epsilon);
                TVector kept = TSimd.MultiplyAdd(shrink, before, before);
                TSimd.Store(values + i, TSimd.Subtract(kept, TSimd.Divide(TSimd.Multiply(step, newMean), deviation)));
            }
        }
    }
}
