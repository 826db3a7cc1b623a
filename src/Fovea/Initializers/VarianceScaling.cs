using Fovea.Random;

namespace Fovea.Initializers;

/// <summary>Random numbers of mean 0 and variance gain / fan, where fan is fanIn, or fanIn + fanOut.</summary>
internal sealed record VarianceScaling(string FileName, double Gain, bool UseFanOut, bool Uniform) : Initializer
{
    public override string Name => FileName;

    public override void Fill(Span<float> values, Shape shape, RandomSource random)
    {
        var (fanIn, fanOut) = Fans(shape);
        double deviation = Math.Sqrt(Gain / (UseFanOut ? fanIn + fanOut : fanIn));

        // A uniform number in [-limit, limit) has the variance limit^2 / 3.
        double limit = Math.Sqrt(3) * deviation;
        foreach (ref float value in values)
        {
            value = (float)(Uniform ? random.NextUniform(-limit, limit) : deviation * random.NextNormal());
        }
    }
}
