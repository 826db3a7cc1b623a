using Fovea.Kernels.Simd;

namespace Fovea.Kernels.Pooling;

/// <summary>One direction of one pooling: what is done with the windows that <see cref="WindowWalk{TWork}"/> visits.</summary>
internal interface IWindowWork
{
    /// <summary>Whether it adds to what lies in memory: then nothing may be computed twice.</summary>
    static abstract bool Adds { get; }

    /// <summary>
    /// Whether it writes over the places of the taps. A register that holds more lanes than there are channels then spoils the place
    /// behind, which must be written later, in the same row.
    /// </summary>
    static abstract bool Overwrites { get; }

    /// <summary>Called before the windows of a row.</summary>
    /// <param name="image">The image's offset in the input.</param>
    /// <param name="row">The row of windows.</param>
    void BeginRow(nint image, int row);

    /// <summary>Called behind the windows of a row.</summary>
    /// <param name="image">The image's offset in the input.</param>
    /// <param name="row">The row of windows.</param>
    void EndRow(nint image, int row);

    /// <summary>Groups of four registers.</summary>
    void Four<TSimd, TVector>(in WindowRun run)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct;

    /// <summary>Single registers, one window completed before the next.</summary>
    void One<TSimd, TVector>(in WindowRun run)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct;
}
