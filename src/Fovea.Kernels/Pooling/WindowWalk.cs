using Fovea.Kernels.Geometry;
using Fovea.Kernels.Simd;

namespace Fovea.Kernels.Pooling;

/// <summary>
/// Visits all windows of a pooling, row by row, in runs as long as possible, so that the loop over the taps of a window asks for no edge.
/// <para>
/// Many channels are cut into groups of four registers, what remains into single registers of four neighbouring windows. The last register
/// of a pixel begins early enough to be whole and computes some channels again (or leaves them out, where results are added). With fewer
/// channels than lanes the register reaches into the next pixel: what it reads there is ignored, what it writes there is written over
/// later. Only the last windows, where no pixel follows, touch part of a register.
/// </para>
/// </summary>
internal ref struct WindowWalk<TWork> : IKernel
    where TWork : struct, IWindowWork
{
    private const int Group = 4;
    private readonly PoolGeometry geometry;
    private readonly int images;
    private readonly int channels;
    private readonly int firstWhole;
    private readonly int endWhole;
    private TWork work;

    public WindowWalk(PoolGeometry geometry, int images, TWork work)
    {
        this.geometry = geometry;
        this.images = images;
        this.work = work;
        channels = geometry.Channels;
        Window window = geometry.Horizontal;
        endWhole = window.Output;
        while (firstWhole < window.Output && window.FirstTap(firstWhole) > 0)
        {
            firstWhole++;
        }

        while (endWhole > firstWhole && window.EndTap(endWhole - 1) < window.Kernel)
        {
            endWhole--;
        }
    }

    /// <summary>Does the work on all images.</summary>
    public static void Run(PoolGeometry geometry, int images, TWork work, InstructionSet set)
    {
        var walk = new WindowWalk<TWork>(geometry, images, work);
        Dispatch.Run(set.ForChannels(geometry.Channels), ref walk);
    }

    public void Run<TSimd, TVector>()
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        for (int image = 0; image < images; image++)
        {
            nint first = (nint)image * geometry.InputLength;
            for (int row = 0; row < geometry.Vertical.Output; row++)
            {
                work.BeginRow(first, row);
                Row<TSimd, TVector>(image, row);
                work.EndRow(first, row);
            }
        }
    }

    private void Row<TSimd, TVector>(int image, int row)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        int end = endWhole;
        if (channels < TSimd.Lanes)
        {
            while (end > firstWhole && !HasRoom(At(image, row, end - 1), row, end - 1, TSimd.Lanes))
            {
                end--;
            }
        }

        for (int column = 0; column < firstWhole; column++)
        {
            Border<TSimd, TVector>(At(image, row, column));
        }

        if (end > firstWhole)
        {
            Windows<TSimd, TVector>(At(image, row, firstWhole), end - firstWhole);
        }

        for (int column = end; column < geometry.Horizontal.Output; column++)
        {
            Border<TSimd, TVector>(At(image, row, column));
        }
    }

    private readonly WindowRun At(int image, int row, int column)
    {
        Window vertical = geometry.Vertical;
        Window horizontal = geometry.Horizontal;
        int firstRow = vertical.FirstTap(row);
        int firstColumn = horizontal.FirstTap(column);
        nint pixel = ((nint)vertical.Position(row, firstRow) * horizontal.Input) + horizontal.Position(column, firstColumn);
        return new WindowRun
        {
            Input = ((nint)image * geometry.InputLength) + (pixel * channels),
            Output = ((nint)image * geometry.OutputLength) + ((((nint)row * horizontal.Output) + column) * channels),
            Rows = vertical.EndTap(row) - firstRow,
            Columns = horizontal.EndTap(column) - firstColumn,
            RowStep = (nint)horizontal.Input * channels * vertical.Dilation,
            ColumnStep = (nint)channels * horizontal.Dilation,
        };
    }

    // Whether every register of a window ends inside the memory and, where taps are written over, inside its row.
    private readonly bool HasRoom(in WindowRun run, int row, int column, int lanes)
    {
        Window horizontal = geometry.Horizontal;
        int lastColumn = horizontal.Position(column, horizontal.Kernel - 1);
        int room = (horizontal.Input - lastColumn) * channels;
        nint last = run.Input + ((run.Rows - 1) * run.RowStep) + ((run.Columns - 1) * run.ColumnStep);
        return (!TWork.Overwrites || room >= lanes)
            && last + lanes <= (nint)images * geometry.InputLength
            && run.Output + lanes <= (nint)images * geometry.OutputLength;
    }

    // One window, of which nothing behind the last channel may be touched.
    private readonly void Border<TSimd, TVector>(WindowRun run)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        if (channels >= TSimd.Lanes)
        {
            Windows<TSimd, TVector>(run, 1);
            return;
        }

        run.Count = 1;
        run.EndLane = channels;
        run.Reach = channels;
        work.One<TSimd, TVector>(run);
    }

    // Neighbouring windows from the one that a run describes.
    private readonly void Windows<TSimd, TVector>(WindowRun run, int windows)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        int lanes = TSimd.Lanes;
        nint stride = (nint)geometry.Horizontal.Stride * channels;
        WindowRun part = run;
        part.EndLane = Math.Min(lanes, channels);
        part.Reach = lanes;
        int channel = 0;
        for (; channel + (Group * lanes) <= channels; channel += Group * lanes)
        {
            part.Input = run.Input + channel;
            part.Output = run.Output + channel;
            (part.InputStep, part.OutputStep) = (lanes, lanes);
            (part.InputNext, part.OutputNext) = (stride, channels);
            part.Count = windows;
            work.Four<TSimd, TVector>(part);
        }

        part.InOrder = TWork.Overwrites && channels < lanes;
        int groups = windows / Group;
        for (; channel < channels; channel += lanes)
        {
            int at = Math.Max(0, Math.Min(channel, channels - lanes));
            part.FirstLane = channel - at;
            part.Input = run.Input + at;
            part.Output = run.Output + at;
            int rest = windows - (groups * Group);
            if (groups > 0)
            {
                (part.InputStep, part.OutputStep) = (stride, channels);
                (part.InputNext, part.OutputNext) = (Group * stride, Group * channels);
                part.Count = groups;
                work.Four<TSimd, TVector>(part);
                if (rest > 0 && !TWork.Adds)
                {
                    part.Input = run.Input + at + ((windows - Group) * stride);
                    part.Output = run.Output + at + ((nint)(windows - Group) * channels);
                    part.Count = 1;
                    work.Four<TSimd, TVector>(part);
                    continue;
                }
            }

            if (rest > 0)
            {
                part.Input = run.Input + at + (groups * Group * stride);
                part.Output = run.Output + at + ((nint)groups * Group * channels);
                (part.InputNext, part.OutputNext) = (stride, channels);
                part.Count = rest;
                work.One<TSimd, TVector>(part);
            }
        }
    }
}
