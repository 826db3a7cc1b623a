namespace Fovea.Explaining.Backward;

public sealed partial class PoolingBackwardWalk
{
    /// <summary>dA of one channel, row by row.</summary>
    /// <param name="channel">The channel.</param>
    public double[] OutputGradientPlane(int channel) => Plane(outputGradient, channel);

    /// <summary>The input of one channel, row by row.</summary>
    /// <param name="channel">The channel.</param>
    public double[] InputPlane(int channel) => Plane(input, channel);

    /// <summary>dA_prev of one channel so far, row by row.</summary>
    /// <param name="channel">The channel.</param>
    public double[] InputGradientPlane(int channel) => Plane(inputSums, channel);

    /// <summary>
    /// What has come in so far, the sum over dA, and what was passed on, the sum over dA_prev. They are one number but for rounding, unless
    /// maxima tie and each receives the whole.
    /// </summary>
    public (double In, double Out) Balance()
    {
        double received = 0;
        foreach (double value in outputGradient.AsSpan(0, Done))
        {
            received += value;
        }

        double passedOn = 0;
        foreach (double value in inputSums)
        {
            passedOn += value;
        }

        return (received, passedOn);
    }

    private double[] Plane(double[] values, int channel)
    {
        var plane = new double[values.Length / channels];
        for (int i = 0, from = channel; i < plane.Length; i++, from += channels)
        {
            plane[i] = values[from];
        }

        return plane;
    }
}
