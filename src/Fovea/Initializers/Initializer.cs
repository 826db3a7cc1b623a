using Fovea.Random;

namespace Fovea.Initializers;

/// <summary>How the first values of a parameter are chosen. Equal seeds give equal bits on every platform.</summary>
public abstract record Initializer
{
    /// <summary>Zeros, for biases.</summary>
    public static Initializer Zeros { get; } = new ConstantInitializer("zeros", 0);

    /// <summary>Ones, for scales.</summary>
    public static Initializer Ones { get; } = new ConstantInitializer("ones", 1);

    /// <summary>
    /// Normal with variance 2 / fanIn, for weights before a ReLU: He et al., "Delving Deep into Rectifiers", 2015, equation 10.
    /// </summary>
    public static Initializer He { get; } = new VarianceScaling("he", 2, UseFanOut: false, Uniform: false);

    /// <summary>Uniform with the variance of <see cref="He"/>: limits -+sqrt(6 / fanIn).</summary>
    public static Initializer HeUniform { get; } = new VarianceScaling("heUniform", 2, UseFanOut: false, Uniform: true);

    /// <summary>
    /// Uniform within -+sqrt(6 / (fanIn + fanOut)): Glorot and Bengio, "Understanding the difficulty of training deep feedforward neural
    /// networks", 2010, equation 16.
    /// </summary>
    public static Initializer Glorot { get; } = new VarianceScaling("glorot", 2, UseFanOut: true, Uniform: true);

    /// <summary>Normal with the variance of <see cref="Glorot"/>, 2 / (fanIn + fanOut).</summary>
    public static Initializer GlorotNormal { get; } = new VarianceScaling("glorotNormal", 2, UseFanOut: true, Uniform: false);

    /// <summary>The initializers by their names in model files.</summary>
    internal static IReadOnlyList<Initializer> All { get; } = [He, HeUniform, Glorot, GlorotNormal, Zeros, Ones];

    /// <summary>The name in model files: <c>he</c>.</summary>
    public abstract string Name { get; }

    /// <summary>Fills a parameter.</summary>
    /// <param name="values">The parameter's values, as many as <paramref name="shape"/> has.</param>
    /// <param name="shape">
    /// The parameter's shape: [kernelHeight, kernelWidth, channels, filters], [features, units] or [channels].
    /// </param>
    /// <param name="random">The source of random numbers.</param>
    public abstract void Fill(Span<float> values, Shape shape, RandomSource random);

    /// <summary>
    /// The number of values that one output is made of, and that one input goes into: the product of the kernel with the last extent but
    /// one, and with the last. A vector counts its length for both.
    /// </summary>
    internal static (double FanIn, double FanOut) Fans(Shape shape)
    {
        if (shape.Rank == 1)
        {
            return (shape.Length, shape.Length);
        }

        double kernel = (double)shape.Length / shape[shape.Rank - 1] / shape[shape.Rank - 2];
        return (kernel * shape[shape.Rank - 2], kernel * shape[shape.Rank - 1]);
    }
}
