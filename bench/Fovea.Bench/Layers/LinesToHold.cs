using System.Globalization;

namespace Fovea.Bench.Layers;

/// <summary>
/// The shares of the peak that pieces are held to, on one core with channels in multiples of 8, beside what was measured: the table that
/// says at a glance where to look.
/// </summary>
internal sealed class LinesToHold
{
    public const string MicroKernel = "micro-kernel, in the first-level cache";
    public const string Plain3x3 = "3x3 stride 1, 32 channels and more, effective";
    public const string Strided = "3x3 stride 2, 5x5";
    public const string Product = "1x1 and dense";
    public const string FirstOf3 = "first layer, 3 channels";
    public const string FirstOf1 = "first layer, 1 channel";
    public const string Stream = "pooling, batch norm, ReLU, of a copy in main memory";

    public const string Forward = "forward";
    public const string BackwardInput = "backward input";
    public const string BackwardWeight = "backward weight";

    private static readonly (string Piece, string[] Directions, double Aim, double Below)[] Lines =
    [
        (MicroKernel, [Forward], 0.95, 0.88),
        (Plain3x3, [Forward, BackwardInput], 2.00, 1.50),
        (Plain3x3, [BackwardWeight], 1.70, 1.10),
        (Strided, [Forward], 0.85, 0.70),
        (Strided, [BackwardInput], 0.80, 0.65),
        (Strided, [BackwardWeight], 0.75, 0.60),
        (Product, [Forward, BackwardInput, BackwardWeight], 0.85, 0.70),
        (FirstOf3, [Forward, BackwardWeight], 0.55, 0.35),
        (FirstOf1, [Forward, BackwardWeight], 0.40, 0.25),
        (Stream, [Forward], 1.00, 0.50),
        (Stream, [BackwardInput], 1.00, 0.50),
    ];

    private readonly List<(string Piece, string Direction, string Case, double Share)> measured = [];

    public void Add(string? piece, string direction, string name, double share)
    {
        if (piece is not null)
        {
            measured.Add((piece, direction, name, share));
        }
    }

    public void Report(Report report)
    {
        report.Add("\n## The lines to hold\n");
        report.Add("| piece | direction | aim | look into it below | measured | the lowest is | verdict |");
        report.Add("|---|---|---|---|---|---|---|");
        foreach (var (piece, directions, aim, below) in Lines)
        {
            foreach (string direction in directions)
            {
                var rows = measured.Where(each => each.Piece == piece && each.Direction == direction).OrderBy(each => each.Share).ToArray();
                if (rows.Length > 0)
                {
                    string verdict = rows[0].Share >= aim ? "held" : rows[0].Share >= below ? "below the aim" : "**to be looked into**";
                    string range = rows.Length == 1 ? Percent(rows[0].Share) : $"{Percent(rows[0].Share)} to {Percent(rows[^1].Share)}";
                    report.Add($"| {piece} | {direction} | {Percent(aim)} | {Percent(below)} | {range} | {rows[0].Case} | {verdict} |");
                }
            }
        }
    }

    private static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{share * 100:F0} %");
}
