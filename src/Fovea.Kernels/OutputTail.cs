namespace Fovea.Kernels;

/// <summary>
/// What a convolution or matrix product does to each output before it is stored, while it still is in a register:
/// <c>output = relu(sum + bias[channel] + addend)</c>, each part on request. The default does nothing.
/// </summary>
public readonly ref struct OutputTail
{
    /// <summary>One value for each output channel, or empty for none.</summary>
    public ReadOnlySpan<float> Bias { get; init; }

    /// <summary>As many values as the output, added place by place (a residual connection); empty for none. Not the output's own
    /// memory.</summary>
    public ReadOnlySpan<float> Addend { get; init; }

    /// <summary>Whether negative results become 0.</summary>
    public bool Relu { get; init; }

    /// <summary>Refuses parts that do not fit an output.</summary>
    /// <param name="channels">The output's channels.</param>
    /// <param name="outputLength">The output's values.</param>
    /// <exception cref="ArgumentException">A part has another length.</exception>
    internal void Require(int channels, int outputLength)
    {
        Lengths.Require(Bias.Length, Bias.IsEmpty ? 0 : channels, "The bias");
        Lengths.Require(Addend.Length, Addend.IsEmpty ? 0 : outputLength, "The addend");
    }
}
