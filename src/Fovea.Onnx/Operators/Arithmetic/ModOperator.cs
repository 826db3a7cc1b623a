using System.Numerics;

namespace Fovea.Onnx.Operators;

/// <summary>Mod: the rest has the sign of the divisor, or with fmod that of the dividend. Floating point asks for fmod.</summary>
internal static class ModOperator
{
    public static OperatorDefinition[] Definitions { get; } = [ByType.Checked("Mod", [10, 13], TypeSets.Numbers, ByType.Numbers<Mod>)];

    private readonly struct Mod : INumberOperator
    {
        public static OnnxTensor[] Run<T>(OperatorCall call)
            where T : unmanaged, INumber<T>, IMinMaxValue<T>
        {
            long fmod = call.Int("fmod", 0);
            bool real = typeof(T) == typeof(float) || typeof(T) == typeof(double);
            if (fmod is not (0 or 1) || (real && fmod == 0))
            {
                throw call.Fail($"fmod is {fmod}, expected {(real ? "1 for floating point" : "0 or 1")}");
            }

            if (!real)
            {
                Divisors.Check(call, call.Input<T>(1));
            }

            return fmod == 1 ? Pairs<OfDividend>.Run<T>(call) : Pairs<OfDivisor>.Run<T>(call);
        }
    }

    private readonly struct OfDividend : INumberPair
    {
        // The rest by -1 is 0; of the smallest integer the processor would raise an exception.
        public static T Of<T>(T a, T b)
            where T : unmanaged, INumber<T> =>
            b == unchecked(T.Zero - T.One) && T.IsNegative(b) && T.IsInteger(a) ? T.Zero : a % b;
    }

    private readonly struct OfDivisor : INumberPair
    {
        public static T Of<T>(T a, T b)
            where T : unmanaged, INumber<T>
        {
            T rest = OfDividend.Of(a, b);
            return rest != T.Zero && T.IsNegative(rest) != T.IsNegative(b) ? unchecked(rest + b) : rest;
        }
    }
}
