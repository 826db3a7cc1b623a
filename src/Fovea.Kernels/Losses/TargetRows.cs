using System.Runtime.CompilerServices;
using Fovea.Kernels.Simd;
using Fovea.Kernels.Tiles;

namespace Fovea.Kernels.Losses;

/// <summary>
/// What the outputs of each row should be, a register at a time: given values, or the shares of one or two classes. Lanes are outputs. A
/// single output is the score of class 1 against class 0.
/// </summary>
internal unsafe struct TargetRows
{
    /// <summary>The class of each row, or null where there are values.</summary>
    public int* Labels;

    /// <summary>A second class of each row, or null.</summary>
    public int* Seconds;

    /// <summary>The share of the second class of each row.</summary>
    public float* Shares;

    /// <summary>[rows, outputs], or null where there are labels.</summary>
    public float* Values;

    /// <summary>The number of outputs of a row.</summary>
    public int Outputs;

    private static ReadOnlySpan<float> Numbers => [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15];

    /// <summary>Refuses labels that are no class, and memory that does not fit.</summary>
    /// <returns>The outputs of a row.</returns>
    public static int Check(
        int outputs, ReadOnlySpan<int> labels, ReadOnlySpan<int> secondLabels, ReadOnlySpan<float> secondShares, int losses, int gradients)
    {
        int length = CheckRows(outputs, labels.Length, losses, gradients);
        Lengths.RequireEqual(secondLabels.Length, secondShares.Length);
        Lengths.RequireEqual(labels.Length, secondLabels.IsEmpty ? labels.Length : secondLabels.Length);
        CheckLabels(labels, Math.Max(length, 2));
        CheckLabels(secondLabels, Math.Max(length, 2));
        return length;
    }

    /// <summary>Refuses memory that does not fit.</summary>
    /// <returns>The outputs of a row.</returns>
    public static int Check(int outputs, ReadOnlySpan<float> values, int losses, int gradients)
    {
        Lengths.RequireEqual(outputs, values.Length);
        return CheckRows(outputs, losses, losses, gradients);
    }

    /// <summary>The targets of some neighbouring outputs.</summary>
    /// <param name="row">The row.</param>
    /// <param name="first">The first of the outputs.</param>
    /// <param name="left">The outputs that the row still has from there on; lanes beyond them may hold anything finite.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly TVector Load<TSimd, TVector>(int row, int first, int left)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        if (Values != null)
        {
            return Edge.Load<TSimd, TVector>(Values + ((nint)row * Outputs) + first, left);
        }

        fixed (float* numbers = Numbers)
        {
            TVector classes = TSimd.Add(TSimd.Load(numbers), TSimd.Broadcast(Outputs == 1 ? 1 : first));
            if (Seconds == null)
            {
                return TSimd.And(TSimd.Broadcast(1), TSimd.Equal(classes, TSimd.Broadcast(Labels[row])));
            }

            TVector one = TSimd.And(TSimd.Broadcast(1 - Shares[row]), TSimd.Equal(classes, TSimd.Broadcast(Labels[row])));
            TVector other = TSimd.And(TSimd.Broadcast(Shares[row]), TSimd.Equal(classes, TSimd.Broadcast(Seconds[row])));
            return TSimd.Add(one, other);
        }
    }

    private static int CheckRows(int outputs, int rows, int losses, int gradients)
    {
        Lengths.RequireEqual(rows, losses);
        Lengths.RequireEqual(outputs, gradients == 0 ? outputs : gradients);
        if (rows == 0)
        {
            Lengths.RequireEqual(0, outputs);
            return 0;
        }

        int length = outputs / rows;
        Softmax.CountRows(outputs, length);
        Lengths.RequireEqual(outputs, length * rows);
        return length;
    }

    private static void CheckLabels(ReadOnlySpan<int> labels, int classes)
    {
        for (int row = 0; row < labels.Length; row++)
        {
            if ((uint)labels[row] >= (uint)classes)
            {
                throw new ArgumentException($"Label {labels[row]} of row {row} is no class: expected 0 to {classes - 1}.");
            }
        }
    }
}
