namespace Fovea.Kernels.Geometry;

/// <summary>
/// Backward through a strided window, gathered rather than scattered. The inputs i with the same (i + padBefore) mod stride form a phase:
/// all of them are met by the same taps, and neighbouring inputs of a phase are met through neighbouring outputs. So the gradient of a
/// phase is a dense convolution of the output's gradient, with its taps turned round.
/// </summary>
/// <param name="FirstInput">The first input of the phase; the next ones follow at distance stride.</param>
/// <param name="Count">The number of inputs in the phase.</param>
/// <param name="Taps">The number of taps that meet the phase; 0 where no window touches it.</param>
/// <param name="FirstTap">The kernel's tap that the dense convolution uses first.</param>
/// <param name="TapStep">The distance to the kernel's tap that it uses next; negative.</param>
/// <param name="FirstOutput">The output that meets FirstInput through FirstTap; may lie outside, where the gradient is 0.</param>
/// <param name="OutputStep">The distance between outputs of neighbouring taps.</param>
public readonly record struct InputPhase(
    int FirstInput, int Count, int Taps, int FirstTap, int TapStep, int FirstOutput, int OutputStep)
{
    /// <summary>The last output that the phase reads, which may lie outside.</summary>
    public int LastOutput => FirstOutput + Count - 1 + (Math.Max(Taps - 1, 0) * OutputStep);

    /// <summary>The phases of a window, one for each residue of the stride that has inputs.</summary>
    /// <param name="window">The window.</param>
    public static InputPhase[] Of(Window window)
    {
        // A phase begins among the first inputs, as many as the stride; a file can give a stride far beyond the input.
        var phases = new (int Residue, InputPhase Phase)[Math.Min(window.Input, window.Stride)];
        for (int first = 0; first < phases.Length; first++)
        {
            long place = (long)first + window.PadBefore;
            int residue = (int)(place % window.Stride);
            int count = ((window.Input - 1 - first) / window.Stride) + 1;
            phases[first] = (residue, Describe(window, residue, (int)(place / window.Stride), first, count));
        }

        return [.. phases.OrderBy(phase => phase.Residue).Select(phase => phase.Phase)];
    }

    private static InputPhase Describe(Window window, int residue, int firstQ, int firstInput, int count)
    {
        // Tap k meets i through output o = (i + padBefore - k dilation) / stride where that divides. With g = gcd(stride, dilation) the
        // taps that divide are k0, k0 + stride/g, k0 + 2 stride/g ..., and each step moves the output back by dilation/g.
        int divisor = GreatestCommonDivisor(window.Stride, window.Dilation);
        int tapStep = window.Stride / divisor;
        int outputStep = window.Dilation / divisor;
        for (int k0 = 0; k0 < Math.Min(tapStep, window.Kernel); k0++)
        {
            int distance = residue - (k0 * window.Dilation);
            if (distance % window.Stride == 0)
            {
                int taps = ((window.Kernel - 1 - k0) / tapStep) + 1;
                int firstOutput = firstQ + (distance / window.Stride) - ((taps - 1) * outputStep);
                return new InputPhase(firstInput, count, taps, k0 + ((taps - 1) * tapStep), -tapStep, firstOutput, outputStep);
            }
        }

        return new InputPhase(firstInput, count, 0, 0, 0, 0, 0);
    }

    private static int GreatestCommonDivisor(int a, int b) => b == 0 ? a : GreatestCommonDivisor(b, a % b);
}
