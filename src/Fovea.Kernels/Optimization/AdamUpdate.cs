using Fovea.Kernels.Simd;
using Fovea.Kernels.Tiles;

namespace Fovea.Kernels.Optimization;

/// <summary>The update of Adam (Kingma and Ba, "Adam: a method for stochastic optimization", 2015).</summary>
public static unsafe class AdamUpdate
{
    /// <summary>
    /// gradient' = gradient + weightDecay values; m = beta1 m + (1 - beta1) gradient'; v = beta2 v + (1 - beta2) gradient'^2;
    /// values -= stepSize m / (sqrt(v secondCorrection) + epsilon).
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
            TVector beta1 = TSimd.Broadcast(Settings.Beta1);
            TVector rest1 = TSimd.Broadcast(1 - Settings.Beta1);
            TVector beta2 = TSimd.Broadcast(Settings.Beta2);
            TVector rest2 = TSimd.Broadcast(1 - Settings.Beta2);
            TVector correction = TSimd.Broadcast(Settings.SecondCorrection);
            TVector epsilon = TSimd.Broadcast(Settings.Epsilon);
            TVector step = TSimd.Broadcast(Settings.StepSize);
            TVector decay = TSimd.Broadcast(Settings.WeightDecay);
            for (int i = 0; i < Length; i += TSimd.Lanes)
            {
                int left = Length - i;
                TVector values = Edge.Load<TSimd, TVector>(Values + i, left);
                TVector gradient = TSimd.MultiplyAdd(decay, values, Edge.Load<TSimd, TVector>(Gradient + i, left));
                TVector mean = TSimd.MultiplyAdd(
                    beta1, Edge.Load<TSimd, TVector>(Mean + i, left), TSimd.Multiply(rest1, gradient));
                TVector square = TSimd.MultiplyAdd(
                    beta2, Edge.Load<TSimd, TVector>(Square + i, left), TSimd.Multiply(rest2, TSimd.Multiply(gradient, gradient)));
                Edge.Store<TSimd, TVector>(Mean + i, mean, left);
                Edge.Store<TSimd, TVector>(Square + i, square, left);
                TVector deviation = TSimd.Add(TSimd.SquareRoot(TSimd.Multiply(square, correction)), epsilon);
                TVector change = TSimd.Divide(TSimd.Multiply(step, mean), deviation);
                Edge.Store<TSimd, TVector>(Values + i, TSimd.Subtract(values, change), left);
            }
        }
    }
}
