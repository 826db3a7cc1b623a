using System.Runtime.CompilerServices;
using Fovea.Kernels.Geometry;
using Fovea.Kernels.Simd;
using Fovea.Kernels.Tiles;

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
        if (!TDeposit.Adds && run.InOrder)
        {
            FourInOrder<TSimd, TVector>(run);
            return;
        }

        int lanes = TSimd.Lanes;
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
            TVector greatestA = Greatest<TSimd, TVector>(result, lanes);
            TVector greatestB = Greatest<TSimd, TVector>(result + outputStep, lanes);
            TVector greatestC = Greatest<TSimd, TVector>(result + (2 * outputStep), lanes);
            TVector greatestD = Greatest<TSimd, TVector>(result + (3 * outputStep), lanes);
            TVector a = Open<TSimd, TVector>(result, greatestA, share, chosen, lanes);
            TVector b = Open<TSimd, TVector>(result + outputStep, greatestB, share, chosen, lanes);
            TVector c = Open<TSimd, TVector>(result + (2 * outputStep), greatestC, share, chosen, lanes);
            TVector d = Open<TSimd, TVector>(result + (3 * outputStep), greatestD, share, chosen, lanes);
            float* source = input + offset;
            float* target = gradInput + offset;
            for (int r = rowCount; r > 0; r--)
            {
                nint tap = 0;
                for (int k = columns; k > 0; k--)
                {
                    a = Deposit<TSimd, TVector>(source + tap, target + tap, greatestA, a, lanes);
                    b = Deposit<TSimd, TVector>(source + tap + step, target + tap + step, greatestB, b, lanes);
                    c = Deposit<TSimd, TVector>(source + tap + (2 * step), target + tap + (2 * step), greatestC, c, lanes);
                    d = Deposit<TSimd, TVector>(source + tap + (3 * step), target + tap + (3 * step), greatestD, d, lanes);
                    tap += columnStep;
                }

                source += rowStep;
                target += rowStep;
            }

            offset += run.InputNext;
            result += run.OutputNext;
        }
    }

    // As above, with the loop over the windows inside the loop over the rows of taps.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void FourInOrder<TSimd, TVector>(in WindowRun run)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        int lanes = TSimd.Lanes;
        nint offset = run.Input;
        nint result = run.Output;
        nint step = run.InputStep;
        nint outputStep = run.OutputStep;
        int rowCount = run.Rows;
        int columns = run.Columns;
        nint rowStep = run.RowStep;
        nint columnStep = run.ColumnStep;
        TVector share = TSimd.Broadcast(1f / (rowCount * columns));
        for (int count = run.Count; count > 0; count--)
        {
            TVector greatestA = Greatest<TSimd, TVector>(result, lanes);
            TVector greatestB = Greatest<TSimd, TVector>(result + outputStep, lanes);
            TVector greatestC = Greatest<TSimd, TVector>(result + (2 * outputStep), lanes);
            TVector greatestD = Greatest<TSimd, TVector>(result + (3 * outputStep), lanes);
            TVector a = Open<TSimd, TVector>(result, greatestA, share, share, lanes);
            TVector b = Open<TSimd, TVector>(result + outputStep, greatestB, share, share, lanes);
            TVector c = Open<TSimd, TVector>(result + (2 * outputStep), greatestC, share, share, lanes);
            TVector d = Open<TSimd, TVector>(result + (3 * outputStep), greatestD, share, share, lanes);
            float* source = input + offset;
            float* target = gradInput + offset;
            for (int r = rowCount; r > 0; r--)
            {
                a = DepositRow<TSimd, TVector>(source, target, columns, columnStep, greatestA, a);
                b = DepositRow<TSimd, TVector>(source + step, target + step, columns, columnStep, greatestB, b);
                c = DepositRow<TSimd, TVector>(source + (2 * step), target + (2 * step), columns, columnStep, greatestC, c);
                d = DepositRow<TSimd, TVector>(source + (3 * step), target + (3 * step), columns, columnStep, greatestD, d);
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
        int reach = run.Reach;
        nint offset = run.Input;
        nint result = run.Output;
        TVector share = TSimd.Broadcast(1f / (run.Rows * run.Columns));
        TVector chosen = LaneMask.Between<TSimd, TVector>(run.FirstLane, run.EndLane);
        for (int count = run.Count; count > 0; count--)
        {
            TVector greatest = Greatest<TSimd, TVector>(result, reach);
            TVector open = Open<TSimd, TVector>(result, greatest, share, chosen, reach);
            float* source = input + offset;
            float* target = gradInput + offset;
            for (int r = run.Rows; r > 0; r--)
            {
                nint tap = 0;
                for (int k = run.Columns; k > 0; k--)
                {
                    open = Deposit<TSimd, TVector>(source + tap, target + tap, greatest, open, reach);
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
    private readonly TVector Greatest<TSimd, TVector>(nint place, int reach)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
        => TShare.DependsOnValues ? Edge.Load<TSimd, TVector>(output + place, reach) : TSimd.Zero;

    // What is to be given away: with FirstMaximum all of it once, with EqualParts this to each tap.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly TVector Open<TSimd, TVector>(nint place, TVector greatest, TVector share, TVector chosen, int reach)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        TVector gradient = Edge.Load<TSimd, TVector>(gradOutput + place, reach);
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

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector DepositRow<TSimd, TVector>(
        float* source, float* target, int columns, nint columnStep, TVector greatest, TVector open)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        nint tap = 0;
        for (int k = columns; k > 0; k--)
        {
            open = Deposit<TSimd, TVector>(source + tap, target + tap, greatest, open, TSimd.Lanes);
            tap += columnStep;
        }

        return open;
    }

    // Gives a tap its part and returns what is left.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Deposit<TSimd, TVector>(float* source, float* target, TVector greatest, TVector open, int reach)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        TVector part = open;
        if (TShare.DependsOnValues)
        {
            TVector here = TSimd.Equal(Edge.Load<TSimd, TVector>(source, reach), greatest);
            part = TSimd.And(open, here);
            open = TSimd.AndNot(open, here);
        }

        part = TDeposit.Adds ? TSimd.Add(Edge.Load<TSimd, TVector>(target, reach), part) : part;
        Edge.Store<TSimd, TVector>(target, part, reach);
        return open;
    }
}
