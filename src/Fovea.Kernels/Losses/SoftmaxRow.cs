using System.Runtime.CompilerServices;
using Fovea.Kernels.Elementwise;
using Fovea.Kernels.Simd;
using Fovea.Kernels.Tiles;

namespace Fovea.Kernels.Losses;

/// <summary>The passes over one row of scores. Lanes are classes.</summary>
internal static unsafe class SoftmaxRow
{
    /// <summary>
    /// What is added to the last, partial register of a row: lanes behind the last class become so low that they are no maximum and, as
    /// exponentials, nothing.
    /// </summary>
    public static TVector Missing<TSimd, TVector>(int classes)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
        => TSimd.AndNot(TSimd.Broadcast(float.NegativeInfinity), LaneMask.Between<TSimd, TVector>(0, classes % TSimd.Lanes));

    /// <summary>exponentials[k] = exp(row[k] - greatest), where greatest is the greatest score.</summary>
    /// <param name="row">The scores.</param>
    /// <param name="classes">The length of the row.</param>
    /// <param name="exponentials">As many values, overwritten; may be the row itself, or null where only the sum is wanted.</param>
    /// <param name="missing">What <see cref="Missing"/> gives for the row's length.</param>
    /// <param name="greatest">The greatest score.</param>
    /// <returns>The sum of the exponentials, at least 1; NaN if any score is NaN.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float Exponentials<TSimd, TVector>(float* row, int classes, float* exponentials, TVector missing, out float greatest)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        int rest = classes % TSimd.Lanes;
        int whole = classes - rest;

        TVector last = TSimd.Zero;
        TVector most = TSimd.Broadcast(float.NegativeInfinity);
        if (rest > 0)
        {
            last = TSimd.Add(TSimd.LoadPartial(row + whole, rest), missing);
            most = last;
        }

        for (int k = 0; k < whole; k += TSimd.Lanes)
        {
            most = TSimd.AtLeast(most, TSimd.Load(row + k));
        }

        greatest = TSimd.GreatestLane(most);
        TVector shift = TSimd.Broadcast(greatest);
        TVector sum = TSimd.Zero;
        for (int k = 0; k < whole; k += TSimd.Lanes)
        {
            TVector value = Exponential.OfNonPositive<TSimd, TVector>(TSimd.Subtract(TSimd.Load(row + k), shift));
            sum = TSimd.Add(sum, value);
            if (exponentials != null)
            {
                TSimd.Store(exponentials + k, value);
            }
        }

        if (rest > 0)
        {
            TVector value = Exponential.OfNonPositive<TSimd, TVector>(TSimd.Subtract(last, shift));
            sum = TSimd.Add(sum, value);
            if (exponentials != null)
            {
                TSimd.StorePartial(exponentials + whole, value, rest);
            }
        }

        return TSimd.SumOfLanes(sum);
    }

    /// <summary>row[k] *= factor.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Scale<TSimd, TVector>(float* row, int classes, float factor)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        TVector factors = TSimd.Broadcast(factor);
        int k = 0;
        for (; k <= classes - TSimd.Lanes; k += TSimd.Lanes)
        {
            TSimd.Store(row + k, TSimd.Multiply(TSimd.Load(row + k), factors));
        }

        if (k < classes)
        {
            TSimd.StorePartial(row + k, TSimd.Multiply(TSimd.LoadPartial(row + k, classes - k), factors), classes - k);
        }
    }

    /// <summary>row[k] = factor row[k] + addend.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void ScaleAndAdd<TSimd, TVector>(float* row, int classes, float factor, float addend)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        TVector factors = TSimd.Broadcast(factor);
        TVector addends = TSimd.Broadcast(addend);
        for (int k = 0; k < classes; k += TSimd.Lanes)
        {
            int left = classes - k;
            TVector value = TSimd.MultiplyAdd(Edge.Load<TSimd, TVector>(row + k, left), factors, addends);
            Edge.Store<TSimd, TVector>(row + k, value, left);
        }
    }

    /// <summary>gradInput[k] = output[k] (gradOutput[k] - sum over j of gradOutput[j] output[j]).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void BackwardInput<TSimd, TVector>(float* output, float* gradOutput, int classes, float* gradInput)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        int rest = classes % TSimd.Lanes;
        int whole = classes - rest;
        TVector sum = TSimd.Zero;
        if (rest > 0)
        {
            sum = TSimd.Multiply(TSimd.LoadPartial(output + whole, rest), TSimd.LoadPartial(gradOutput + whole, rest));
        }

        for (int k = 0; k < whole; k += TSimd.Lanes)
        {
            sum = TSimd.MultiplyAdd(TSimd.Load(output + k), TSimd.Load(gradOutput + k), sum);
        }

        TVector mean = TSimd.Broadcast(TSimd.SumOfLanes(sum));
        for (int k = 0; k < classes; k += TSimd.Lanes)
        {
            int left = classes - k;
            TVector difference = TSimd.Subtract(Edge.Load<TSimd, TVector>(gradOutput + k, left), mean);
            TVector result = TSimd.Multiply(Edge.Load<TSimd, TVector>(output + k, left), difference);
            Edge.Store<TSimd, TVector>(gradInput + k, result, left);
        }
    }
}
