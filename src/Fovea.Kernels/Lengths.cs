namespace Fovea.Kernels;

/// <summary>The checks that kernels begin with, before they take an address.</summary>
internal static class Lengths
{
    /// <summary>Refuses operands of different length.</summary>
    public static void RequireEqual(int expected, int received)
    {
        if (expected != received)
        {
            throw new ArgumentException($"All operands must have the same number of values. Received {expected} and {received}.");
        }
    }

    /// <summary>Refuses memory that is too small.</summary>
    public static void Require(int length, int needed, string what)
    {
        if (length < needed)
        {
            throw new ArgumentException($"{what} needs {needed} values. Received {length}.");
        }
    }

    /// <summary>How many images (or rows) input and output hold; refuses lengths that are not the same whole number of them.</summary>
    /// <param name="inputLength">The values of all inputs.</param>
    /// <param name="oneInput">The values of one input.</param>
    /// <param name="outputLength">The values of all outputs.</param>
    /// <param name="oneOutput">The values of one output.</param>
    /// <param name="what">What is counted, in the plural.</param>
    public static int Count(int inputLength, int oneInput, int outputLength, int oneOutput, string what)
    {
        int count = inputLength / oneInput;
        if (inputLength != (long)count * oneInput || outputLength != (long)count * oneOutput)
        {
            throw new ArgumentException(
                $"Input and output must hold the same number of {what} of {oneInput} and {oneOutput} values. "
                + $"Received {inputLength} and {outputLength} values.");
        }

        return count;
    }
}
