using System.Globalization;
using Fovea.Explaining.Backward;
using Fovea.Explaining.Windows;
using Fovea.Explorer.State;

namespace Fovea.Explorer.Views.Backward;

/// <summary>The cost that the backward pass starts from, as a link holds it.</summary>
/// <param name="Kind">Which cost.</param>
/// <param name="Target">The number that every output is to become, as typed.</param>
/// <param name="Seed">The seed of a gradient that is drawn.</param>
/// <param name="Own">The gradient typed by hand.</param>
public sealed record CostChoice(CostKind Kind, string Target, int Seed, string Own)
{
    /// <summary>The greatest seed offered.</summary>
    public const int MostSeed = 9999;

    private const string UsualTarget = "1";
    private const int UsualSeed = 1;

    /// <summary>Reads a link.</summary>
    public static CostChoice Parse(ViewLink link) => new(
        Enum.TryParse(link.Text("cost"), ignoreCase: true, out CostKind kind) && Enum.IsDefined(kind) ? kind : CostKind.Squares,
        link.Text("target", UsualTarget),
        link.Number("seed", UsualSeed, 0, MostSeed),
        link.Text("gradient"));

    /// <summary>Writes itself into a link.</summary>
    public ViewLink Write(ViewLink link) => link
        .With("cost", Kind.ToString().ToLowerInvariant(), "squares")
        .With("target", Target, UsualTarget)
        .With("seed", Seed, UsualSeed)
        .With("gradient", Kind == CostKind.Own ? Own : string.Empty);

    /// <summary>The cost of an output of this shape.</summary>
    /// <param name="name">What the gradient is called: dZ, dA.</param>
    /// <param name="height">The output's height.</param>
    /// <param name="width">The output's width.</param>
    /// <param name="channels">The output's channels.</param>
    /// <exception cref="FoveaException">What was typed cannot be used; the message says why.</exception>
    public OutputCost Cost(string name, int height, int width, int channels) => Kind switch
    {
        CostKind.Ones => WeightedSum.Ones(height, width, channels),
        CostKind.Random => WeightedSum.Random((uint)Seed, height, width, channels),
        CostKind.Own => Typed(name, height, width, channels),
        _ => new SquaredDistance(TypedNumbers.Number("target", Target)),
    };

    /// <summary>The same numbers, ready to be changed by hand: to two digits, where the output is small enough for that.</summary>
    public CostChoice ToOwn(double[] gradient, int columns) => gradient.Length / columns <= Limit && columns <= Limit
        ? this with { Kind = CostKind.Own, Own = TypedNumbers.Write(Array.ConvertAll(gradient, value => Math.Round(value, 2)), columns) }
        : this with { Kind = CostKind.Own };

    /// <summary>What the gradient of a place is, in letters and numbers.</summary>
    public string Words(string output, double z, double gradient) => Kind switch
    {
        CostKind.Ones => "1, because J is the sum of the outputs",
        CostKind.Random => $"{Parts.Show.Number(gradient)}, as drawn",
        CostKind.Own => $"{Parts.Show.Number(gradient)}, as typed",
        _ => $"{output} − t = {Parts.Show.Number(z)} − {Parts.Show.Number(TypedNumbers.Number("target", Target))} = {Parts.Show.Number(gradient)}",
    };

    private static int Limit => Windows.InputChoice.MostTyped;

    private WeightedSum Typed(string name, int height, int width, int channels)
    {
        if (height > Limit || width > Limit)
        {
            throw new FoveaException(string.Create(
                CultureInfo.InvariantCulture,
                $"{name}: own numbers are typed for outputs of at most {Limit} x {Limit}. The output is {height} x {width}. Choose fewer pixels, a larger stride, or another cost."));
        }

        return WeightedSum.Of(TypedNumbers.Read(name, Own, Limit, Limit), height, width, channels);
    }
}
