namespace Fovea.Kernels.Convolution.Winograd;

/// <summary>
/// How a 3x3 filter lies in memory, as one direction of a convolution sees it: from one of its nine taps to the next, from one of the
/// channels that are summed over to the next, and from one output to the next.
/// </summary>
internal readonly unsafe record struct FilterView(nint First, nint TapStep, nint InputStep, nint OutputStep)
{
    /// <summary>Forward: as the filter lies, [tap, input, output].</summary>
    public static FilterView Forward(int inputChannels, int outputChannels) =>
        new(0, (nint)inputChannels * outputChannels, outputChannels, 1);

    /// <summary>The input's gradient: the filter turned round, its last tap the first, inputs and outputs exchanged.</summary>
    public static FilterView Turned(int inputChannels, int outputChannels)
    {
        nint tap = (nint)inputChannels * outputChannels;
        return new(((WinogradMatrices.Taps * WinogradMatrices.Taps) - 1) * tap, -tap, 1, outputChannels);
    }

    /// <summary>Describes the transform of some of its inputs and outputs.</summary>
    public FilterTransform Transform(float* weight, int firstInput, int inputs, int firstOutput, int outputs, float* destination) => new()
    {
        Weight = weight + First + (firstInput * InputStep) + (firstOutput * OutputStep),
        TapStep = TapStep,
        InputStep = InputStep,
        OutputStep = OutputStep,
        Inputs = inputs,
        Outputs = outputs,
        Destination = destination,
    };
}
