using System.Numerics.Tensors;

namespace Fovea.Steps;

/// <summary>Refuses arguments that do not fit. Each message says what was wrong, what was received and what would fix it.</summary>
internal static class Check
{
    private static readonly string[] RankNames = ["", "1", "2", "3", "4"];

    public static void Rank<T>(string function, string name, Tensor<T> tensor, int rank, string layout)
    {
        ArgumentNullException.ThrowIfNull(tensor, name);
        if (tensor.Rank != rank)
        {
            string dimensions = tensor.Rank == 1 ? "dimension" : "dimensions";
            throw new ArgumentException(
                $"{function}: {name} has {tensor.Rank} {dimensions}, {RankNames[rank]} are needed. "
                + $"Received {name} {tensor.ShapeText()}. Give {name} the shape {layout}.");
        }

        if (tensor.FlattenedLength == 0)
        {
            throw new ArgumentException(
                $"{function}: {name} is empty. Received {name} {tensor.ShapeText()}. Give {name} the shape {layout}, each size 1 or more.");
        }
    }

    public static void Stride(string function, int stride)
    {
        if (stride < 1)
        {
            throw new ArgumentOutOfRangeException(
                null, $"{function}: the stride is {stride}, the distance between two windows must be 1 or more. Give a stride of 1 or "
                    + "more.");
        }
    }

    public static void Pad(string function, int pad)
    {
        if (pad < 0)
        {
            throw new ArgumentOutOfRangeException(
                null, $"{function}: the pad is {pad}, the number of zeros on each side cannot be negative. Give a pad of 0 or more.");
        }
    }

    public static void Size(string function, string name, int size)
    {
        if (size < 1)
        {
            throw new ArgumentOutOfRangeException(
                null, $"{function}: {name} is {size}, a size must be 1 or more. Give {name} a value of 1 or more.");
        }
    }

    /// <summary>Checks that an array of this shape can exist, before memory is taken for it.</summary>
    public static void Room(string function, string name, params ReadOnlySpan<long> shape)
    {
        // Every extent is at least 1, so a product that has passed the limit never comes back below it; stopping there keeps it in 64 bits.
        long length = 1;
        foreach (long extent in shape)
        {
            length *= extent;
            if (length > Array.MaxLength)
            {
                throw new ArgumentException(
                    $"{function}: {name} would have the shape [{string.Join(", ", shape.ToArray())}], "
                    + "which is more values than one array can hold. Give smaller sizes or a smaller pad.");
            }
        }
    }

    public static void Fits(string function, string window, int n, int f, int pad, string axis)
    {
        long padded = n + (2L * pad);
        if (f > padded)
        {
            string received = pad == 0 ? $"{n}" : $"{n} + 2 * {pad} = {padded}";
            throw new ArgumentException(
                $"{function}: {window} is larger than the {(pad == 0 ? "input" : "padded input")}. "
                + $"Received f = {f} and {axis} {received}. "
                + $"Give a window of at most {padded}{(window == "the window" ? "" : $", or a pad of at least {(f - n + 1) / 2}")}.");
        }
    }

    public static void Conv<T>(string function, Tensor<T> aPrev, Tensor<T> W, Tensor<T> b, ConvHyperparameters hparameters)
    {
        Rank(function, "A_prev", aPrev, 4, "(m, n_H_prev, n_W_prev, n_C_prev)");
        Rank(function, "W", W, 4, "(f, f, n_C_prev, n_C)");
        Rank(function, "b", b, 4, "(1, 1, 1, n_C)");
        Stride(function, hparameters.Stride);
        Pad(function, hparameters.Pad);
        (int m, int nHPrev, int nWPrev, int nCPrev) = aPrev.Shape4();
        (int f, int fWidth, int channels, int nC) = W.Shape4();
        if (f != fWidth)
        {
            throw new ArgumentException(
                $"{function}: the filters are not square. Received W {W.ShapeText()}. Give W the shape (f, f, n_C_prev, n_C).");
        }

        if (channels != nCPrev)
        {
            throw new ArgumentException(
                $"{function}: A_prev has {nCPrev} channels, W expects {channels}. Received A_prev {aPrev.ShapeText()}, W {W.ShapeText()}. "
                + $"Give W the shape [{f}, {f}, {nCPrev}, {nC}].");
        }

        if (!b.ShapeArray().AsSpan().SequenceEqual([1, 1, 1, nC]))
        {
            throw new ArgumentException(
                $"{function}: b does not have one bias for each of the {nC} filters. Received b {b.ShapeText()}, W {W.ShapeText()}. "
                + $"Give b the shape [1, 1, 1, {nC}].");
        }

        Fits(function, "the filter", nHPrev, f, hparameters.Pad, "n_H_prev =");
        Fits(function, "the filter", nWPrev, f, hparameters.Pad, "n_W_prev =");
        Room(function, "A_prev_pad", m, nHPrev + (2L * hparameters.Pad), nWPrev + (2L * hparameters.Pad), nCPrev);
        Room(
            function,
            "Z",
            m,
            Step.OutputSize(nHPrev, f, hparameters.Stride, hparameters.Pad),
            Step.OutputSize(nWPrev, f, hparameters.Stride, hparameters.Pad),
            nC);
    }

    public static void Pool<T>(string function, Tensor<T> aPrev, PoolHyperparameters hparameters, PoolMode mode)
    {
        Rank(function, "A_prev", aPrev, 4, "(m, n_H_prev, n_W_prev, n_C_prev)");
        Size(function, "f", hparameters.F);
        Stride(function, hparameters.Stride);
        if (mode is not (PoolMode.Max or PoolMode.Average))
        {
            throw new ArgumentOutOfRangeException(null, $"{function}: the mode is {(int)mode}. Give PoolMode.Max or PoolMode.Average.");
        }

        (_, int nHPrev, int nWPrev, _) = aPrev.Shape4();
        Fits(function, "the window", nHPrev, hparameters.F, 0, "n_H_prev =");
        Fits(function, "the window", nWPrev, hparameters.F, 0, "n_W_prev =");
    }

    public static void Gradient<T>(string function, string name, Tensor<T> gradient, string forward, params int[] shape)
    {
        ArgumentNullException.ThrowIfNull(gradient, name);
        if (!gradient.ShapeArray().AsSpan().SequenceEqual(shape))
        {
            throw new ArgumentException(
                $"{function}: {name} does not have the shape of {forward}. Received {name} {gradient.ShapeText()}, "
                + $"expected {TensorShapes.Text(shape)}. Give the gradient with respect to {forward}, one value for each of its elements.");
        }
    }
}
