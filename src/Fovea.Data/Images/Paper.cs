namespace Fovea.Data.Images;

/// <summary>
/// The paper's brightness where it cannot be seen: a smooth surface, quadratic in x and y, fitted to the pixels that are paper. So stiff a
/// surface follows the light across a photo but cannot sink into a stroke, however thick.
/// </summary>
internal static class Paper
{
    private const int Terms = 6;
    private const int Rounds = 5;

    /// <summary>How strongly each pixel differs from the paper towards ink: 0 paper, larger where there is more ink.</summary>
    /// <param name="grey">The picture's brightness.</param>
    /// <returns>The differences, and whether the ink is darker than the paper.</returns>
    public static (Plane Ink, bool IsDark) Remove(Plane grey)
    {
        bool isDark = IsInkDark(grey);
        var ink = new Plane(grey.Width, grey.Height);
        bool[] isPaper = new bool[grey.Values.Length];
        MarkBorder(isPaper, grey.Width, grey.Height);
        Span<double> surface = stackalloc double[Terms];
        for (int round = 0; round < Rounds; round++)
        {
            // The border alone first: it is paper; a plane is all that it can carry. Then every pixel on the paper's side of the threshold.
            Fit(grey, isPaper, round == 0 ? 3 : Terms, surface);
            for (int row = 0; row < grey.Height; row++)
            {
                for (int column = 0; column < grey.Width; column++)
                {
                    int i = (row * grey.Width) + column;
                    float paper = (float)At(surface, grey, column, row);
                    ink.Values[i] = isDark ? paper - grey.Values[i] : grey.Values[i] - paper;
                }
            }

            (float threshold, float low, _) = Otsu.Split(ink.Values);
            float limit = Math.Max(0.5f * (threshold + low), 0.02f);
            for (int i = 0; i < isPaper.Length; i++)
            {
                isPaper[i] = ink.Values[i] <= limit;
            }
        }

        return (ink, isDark);
    }

    // The border is paper; ink lies on the side to which the picture strays further from it.
    private static bool IsInkDark(Plane grey)
    {
        var border = new List<float>();
        for (int row = 0; row < grey.Height; row++)
        {
            bool isEdge = row == 0 || row == grey.Height - 1;
            for (int column = 0; column < grey.Width; column += isEdge || grey.Width == 1 ? 1 : grey.Width - 1)
            {
                border.Add(grey.Values[(row * grey.Width) + column]);
            }
        }

        border.Sort();
        float paper = border[border.Count / 2];
        float[] all = [.. grey.Values];
        Array.Sort(all);
        int tail = all.Length / 500;
        return paper - all[tail] >= all[all.Length - 1 - tail] - paper;
    }

    private static void MarkBorder(bool[] isPaper, int width, int height)
    {
        int margin = Math.Max(1, Math.Min(width, height) / 14);
        for (int row = 0; row < height; row++)
        {
            for (int column = 0; column < width; column++)
            {
                isPaper[(row * width) + column] =
                    row < margin || row >= height - margin || column < margin || column >= width - margin;
            }
        }
    }

    private static void Fit(Plane grey, bool[] isPaper, int terms, Span<double> surface)
    {
        Span<double> normal = stackalloc double[Terms * (Terms + 1)];
        Span<double> basis = stackalloc double[Terms];
        normal.Clear();
        for (int row = 0; row < grey.Height; row++)
        {
            for (int column = 0; column < grey.Width; column++)
            {
                int i = (row * grey.Width) + column;
                if (!isPaper[i])
                {
                    continue;
                }

                Basis(grey, column, row, basis);
                for (int a = 0; a < terms; a++)
                {
                    for (int b = a; b < terms; b++)
                    {
                        normal[(a * (Terms + 1)) + b] += basis[a] * basis[b];
                    }

                    normal[(a * (Terms + 1)) + Terms] += basis[a] * grey.Values[i];
                }
            }
        }

        Solve(normal, terms, surface);
    }

    // Cholesky's method in the form without square roots, on the upper half; a pivot of nothing (too few pixels to tell) leaves its term 0.
    private static void Solve(Span<double> normal, int terms, Span<double> solution)
    {
        solution.Clear();
        const int stride = Terms + 1;
        double scale = normal[0];
        for (int p = 0; p < terms; p++)
        {
            double pivot = normal[(p * stride) + p];
            if (pivot <= 1e-9 * scale)
            {
                normal[(p * stride) + p] = 0;
                continue;
            }

            for (int r = p + 1; r < terms; r++)
            {
                double factor = normal[(p * stride) + r] / pivot;
                for (int c = r; c < terms; c++)
                {
                    normal[(r * stride) + c] -= factor * normal[(p * stride) + c];
                }

                normal[(r * stride) + Terms] -= factor * normal[(p * stride) + Terms];
            }
        }

        for (int p = terms - 1; p >= 0; p--)
        {
            double pivot = normal[(p * stride) + p];
            if (pivot == 0)
            {
                continue;
            }

            double rest = normal[(p * stride) + Terms];
            for (int c = p + 1; c < terms; c++)
            {
                rest -= normal[(p * stride) + c] * solution[c];
            }

            solution[p] = rest / pivot;
        }
    }

    private static double At(ReadOnlySpan<double> surface, Plane grey, int column, int row)
    {
        Span<double> basis = stackalloc double[Terms];
        Basis(grey, column, row, basis);
        double sum = 0;
        for (int i = 0; i < Terms; i++)
        {
            sum += surface[i] * basis[i];
        }

        return sum;
    }

    private static void Basis(Plane grey, int column, int row, Span<double> basis)
    {
        double x = (((2 * column) + 1.0) / grey.Width) - 1;
        double y = (((2 * row) + 1.0) / grey.Height) - 1;
        basis[0] = 1;
        basis[1] = x;
        basis[2] = y;
        basis[3] = x * x;
        basis[4] = x * y;
        basis[5] = y * y;
    }
}
