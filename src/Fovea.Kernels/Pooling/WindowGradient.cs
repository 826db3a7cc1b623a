using System.Runtime.CompilerServices;
using Fovea.Kernels.Geometry;
using Fovea.Kernels.Simd;

namespace Fovea.Kernels.Pooling;

/// <summary>The backward direction of every pooling.</summary>
internal unsafe struct WindowGradient<TShare, TDeposit>(
    float* input, float* output, float* gradOutput, float* gradInput, PoolGeometry geometry, bool reluInput) : IWindowWork
    where TShare : struct, IShare
    where TDeposit : struct, IDeposit
{
    private GradientRows rows = new(gradInput, geometry, TDeposit.Adds);

    public static bool Adds => TDeposit.Adds;

    public static bool Overwrites => !TDeposit.Adds;

    public void BeginRow(nint image, int row) => rows.Begin(image, row);

    public readonly void EndRow(nint image, int row) => rows.Finish(image, row);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void Four<TSimd, TVector>(in WindowRun run)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        nint offset = run.Input;
        nint result = run.Output;
        nint step = run.InputStep;
        nint outputStep = run.OutputStep;
        int rowCount = run.Rows;
        int columns = run.Columns;
        nint rowStep = run.RowStep;
        nint columnStep = run.ColumnStep;
        TVector share = TSimd.Broadcast(1f / (rowCount * columns));
        TVector chosen = LaneMask.Between<TSimd, TVector>(run.FirstLane, run.EndLane);
        for (int count = run.Count; count > 0; count--)
        {
            TVector greatestA = Greatest<TSimd, TVector>(result);
            TVector greatestB = Greatest<TSimd, TVector>(result + outputStep);
            TVector greatestC = Greatest<TSimd, TVector>(result + (2 * outputStep));
            TVector greatestD = Greatest<TSimd, TVector>(result + (3 * outputStep));
            TVector a = Open<TSimd, TVector>(result, greatestA, share, chosen);
            TVector b = Open<TSimd, TVector>(result + outputStep, greatestB, share, chosen);
            TVector c = Open<TSimd, TVector>(result + (2 * outputStep), greatestC, share, chosen);
            TVector d = Open<TSimd, TVector>(result + (3 * outputStep), greatestD, share, chosen);
            float* source = input + offset;
            float* target = gradInput + offset;
            for (int r = rowCount; r > 0; r--)
            {
                nint tap = 0;
                for (int k = columns; k > 0; k--)
                {
                    a = Deposit<TSimd, TVector>(source + tap, target + tap, greatestA, a);
                    b = Deposit<TSimd, TVector>(source + tap + step, target + tap + step, greatestB, b);
                    c = Deposit<TSimd, TVector>(source + tap + (2 * step), target + tap + (2 * step), greatestC, c);
                    d = Deposit<TSimd, TVector>(source + tap + (3 * step), target + tap + (3 * step), greatestD, d);
                    tap += columnStep;
                }

                source += rowStep;
                target += rowStep;
            }

            offset += run.InputNext;
            result += run.OutputNext;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void One<TSimd, TVector>(in WindowRun run)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        nint offset = run.Input;
        nint result = run.Output;
        TVector share = TSimd.Broadcast(1f / (run.Rows * run.Columns));
        TVector chosen = LaneMask.Between<TSimd, TVector>(run.FirstLane, run.EndLane);
        for (int count = run.Count; count > 0; count--)
        {
            TVector greatest = Greatest<TSimd, TVector>(result);
            TVector open = Open<TSimd, TVector>(result, greatest, share, chosen);
            float* source = input + offset;
            float* target = gradInput + offset;
            for (int r = run.Rows; r > 0; r--)
            {
                nint tap = 0;
                for (int k = run.Columns; k > 0; k--)
                {
                    open = Deposit<TSimd, TVector>(source + tap, target + tap, greatest, open);
                    tap += run.ColumnStep;
                }

                source += run.RowStep;
                target += run.RowStep;
            }

            offset += run.InputNext;
            result += run.OutputNext;
        }
    }

    // The maximum's register, or nothing where values do not matter.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly TVector Greatest<TSimd, TVector>(nint place)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
        => TShare.DependsOnValues ? TSimd.Load(output + place) : TSimd.Zero;

    // What is to be given away: with FirstMaximum all of it once, with EqualParts this to each tap.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly TVector Open<TSimd, TVector>(nint place, TVector greatest, TVector share, TVector chosen)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        TVector gradient = TSimd.Load(gradOutput + place);
        if (TDeposit.Adds)
        {
            gradient = TSimd.And(gradient, chosen);
        }

        return TShare.DependsOnValues ? Pass<TSimd, TVector>(gradient, greatest) : TSimd.Multiply(gradient, share);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly TVector Pass<TSimd, TVector>(TVector gradient, TVector greatest)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
        => reluInput ? TSimd.And(TSimd.GreaterThanZero(greatest), gradient) : gradient;

    // Gives a tap its part and returns what is left.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Deposit<TSimd, TVector>(float* source, float* target, TVector greatest, TVector open)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        TVector part = open;
        if (TShare.DependsOnValues)
        {
            TVector here = TSimd.Equal(TSimd.Load(source), greatest);
            part = TSimd.And(open, here);
            open = TSimd.AndNot(open, here);
        }

        TSimd.Store(target, TDeposit.Adds ? TSimd.Add(TSimd.Load(target), part) : part);
        return open;
    }
}
