using System.Runtime.CompilerServices;
using Fovea.Kernels.Geometry;
using Fovea.Kernels.Simd;
using Fovea.Kernels.Tiles;

namespace Fovea.Kernels.Pooling;

/// <summary>What makes one value of the taps of a window.</summary>
internal interface IReduction
{
    /// <summary>What the first tap is joined to.</summary>
    static abstract TVector Start<TSimd, TVector>(TVector firstTap)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct;

    /// <summary>Joins one more tap.</summary>
    static abstract TVector Join<TSimd, TVector>(TVector soFar, TVector tap)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct;

    /// <summary>The window's value.</summary>
    static abstract TVector Finish<TSimd, TVector>(TVector all, TVector share)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct;
}

/// <summary>The forward direction of every pooling.</summary>
internal readonly unsafe struct WindowReduction<TReduction>(float* input, float* output) : IWindowWork
    where TReduction : struct, IReduction
{
    public static bool Adds => false;

    public static bool Overwrites => false;

    public static void Run(ReadOnlySpan<float> input, PoolGeometry geometry, Span<float> output, InstructionSet set)
    {
        int images = geometry.CountImages(input.Length, output.Length);
        fixed (float* source = input, destination = output)
        {
            if (QuarterReduction<TReduction>.Supports(geometry))
            {
                var quarter = new QuarterReduction<TReduction>(source, destination, geometry, images);
                Dispatch.Run(set.ForChannels(geometry.Channels), ref quarter);
                return;
            }

            WindowWalk<WindowReduction<TReduction>>.Run(geometry, images, new(source, destination), set);
        }
    }

    public void BeginRow(nint image, int row)
    {
    }

    public void EndRow(nint image, int row)
    {
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Four<TSimd, TVector>(in WindowRun run)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        float* group = input + run.Input;
        float* result = output + run.Output;
        nint step = run.InputStep;
        nint outputStep = run.OutputStep;
        int rows = run.Rows;
        int columns = run.Columns;
        nint rowStep = run.RowStep;
        nint columnStep = run.ColumnStep;
        TVector share = TSimd.Broadcast(1f / (rows * columns));
        for (int count = run.Count; count > 0; count--)
        {
            float* row = group;
            TVector a = TReduction.Start<TSimd, TVector>(TSimd.Load(row));
            TVector b = TReduction.Start<TSimd, TVector>(TSimd.Load(row + step));
            TVector c = TReduction.Start<TSimd, TVector>(TSimd.Load(row + (2 * step)));
            TVector d = TReduction.Start<TSimd, TVector>(TSimd.Load(row + (3 * step)));
            for (int r = rows; r > 0; r--)
            {
                float* tap = row;
                for (int k = columns; k > 0; k--)
                {
                    a = TReduction.Join<TSimd, TVector>(a, TSimd.Load(tap));
                    b = TReduction.Join<TSimd, TVector>(b, TSimd.Load(tap + step));
                    c = TReduction.Join<TSimd, TVector>(c, TSimd.Load(tap + (2 * step)));
                    d = TReduction.Join<TSimd, TVector>(d, TSimd.Load(tap + (3 * step)));
                    tap += columnStep;
                }

                row += rowStep;
            }

            // In this order: where a register holds more lanes than there are channels, the next one writes over what is too much.
            TSimd.Store(result, TReduction.Finish<TSimd, TVector>(a, share));
            TSimd.Store(result + outputStep, TReduction.Finish<TSimd, TVector>(b, share));
            TSimd.Store(result + (2 * outputStep), TReduction.Finish<TSimd, TVector>(c, share));
            TSimd.Store(result + (3 * outputStep), TReduction.Finish<TSimd, TVector>(d, share));
            group += run.InputNext;
            result += run.OutputNext;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void One<TSimd, TVector>(in WindowRun run)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        float* window = input + run.Input;
        float* result = output + run.Output;
        int reach = run.Reach;
        TVector share = TSimd.Broadcast(1f / (run.Rows * run.Columns));
        for (int count = run.Count; count > 0; count--)
        {
            float* row = window;
            TVector value = TReduction.Start<TSimd, TVector>(Edge.Load<TSimd, TVector>(row, reach));
            for (int r = run.Rows; r > 0; r--)
            {
                float* tap = row;
                for (int k = run.Columns; k > 0; k--)
                {
                    value = TReduction.Join<TSimd, TVector>(value, Edge.Load<TSimd, TVector>(tap, reach));
                    tap += run.ColumnStep;
                }

                row += run.RowStep;
            }

            Edge.Store<TSimd, TVector>(result, TReduction.Finish<TSimd, TVector>(value, share), reach);
            window += run.InputNext;
            result += run.OutputNext;
        }
    }
}
