namespace Fovea.Steps.Mistakes;

/// <summary>The mistakes of distribute_value.</summary>
internal static class DistributeValueCatalogue
{
    private const string Line = "average = dz / (n_H * n_W)";

    private static readonly Slip<SmallSpec>[] Slips =
    [
        new(new("divided-by-height", "dz / n_H", Line, "The value is divided by the height only."), spec => spec with { First = 1 }),
        new(new("divided-by-width", "dz / n_W", Line, "The value is divided by the width only."), spec => spec with { First = 2 }),
        new(new("divided-by-height-squared", "dz / n_H^2", Line,
            "The value is divided by n_H * n_H; a window that is not square needs n_H * n_W."),
            spec => spec with { First = 3 }),
        new(new("divided-by-width-squared", "dz / n_W^2", Line,
            "The value is divided by n_W * n_W; a window that is not square needs n_H * n_W."),
            spec => spec with { First = 4 }),
        new(new("divided-by-sum-of-sides", "dz / (n_H + n_W)", Line, "The sides are added, they have to be multiplied."),
            spec => spec with { First = 5 }),
        new(new("not-divided", "dz not divided", Line, "Every entry is dz; the window's sum has to be dz."),
            spec => spec with { First = 6 }),
        new(new("divided-without-brackets", "dz / n_H * n_W without brackets", Line,
            "dz / n_H * n_W is (dz / n_H) * n_W; put the product into brackets."),
            spec => spec with { First = 7 }),
        new(new("sizes-swapped", "n_H and n_W swapped", "(n_H, n_W) = shape", "The height comes first."), spec => spec with { Second = 1 }),
    ];

    public static IStudy Study(double dz, int nH, int nW)
    {
        double right = Step.DistributeValue(dz, nH, nW)[0, 0];
        return new Study<SmallSpec>(new Outcome([nH, nW], _ => right), new SmallSpec(), spec => Compute(dz, nH, nW, spec), Slips);
    }

    private static Outcome Compute(double dz, double nH, double nW, SmallSpec spec)
    {
        double value = spec.First switch
        {
            1 => dz / nH,
            2 => dz / nW,
            3 => dz / (nH * nH),
            4 => dz / (nW * nW),
            5 => dz / (nH + nW),
            6 => dz,
            7 => dz / nH * nW,
            _ => dz / (nH * nW),
        };
        return new Outcome(spec.Second == 1 ? [(int)nW, (int)nH] : [(int)nH, (int)nW], _ => value);
    }
}
