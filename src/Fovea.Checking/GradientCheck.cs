using Fovea.Checking.Plain;
using Fovea.Kernels.Convolution;
using Fovea.Kernels.Simd;
using Fovea.Layers;
using Fovea.Models;
using Fovea.Planning;
using Fovea.Random;

namespace Fovea.Checking;

/// <summary>
/// Holds the gradients that training uses against central differences, (cost(x + h) - cost(x - h)) / 2h, of a cost that plain loops compute
/// in double precision. Where one of the two runs takes another branch of a ReLU or another value of a max pooling than the run at x, the
/// step is made smaller, and where that does not help the entry is left out and counted: the cost has a kink there and no derivative.
/// </summary>
internal sealed class GradientCheck
{
    /// <summary>
    /// What the error may be in proportion to the usual gradient of the parameter, or to a thousandth of that of the network where it is
    /// smaller. Float gradients are off by 1e-6 to 1e-3; a wrong one is off by all of it.
    /// </summary>
    public const double Tolerance = 2e-2;

    /// <summary>
    /// Where batch normalisation of few values follows on batch normalisation many times, rounding grows from layer to layer. How far is
    /// measured: the gradients are computed once more with other roundings. The tolerance is then so many times the difference between the
    /// two, and at most <see cref="MostTolerance"/>.
    /// </summary>
    public const double RoundingMargin = 10;

    /// <summary>The largest tolerance.</summary>
    public const double MostTolerance = 0.3;

    /// <summary>The multiply-adds in double precision that a check may take unless told otherwise.</summary>
    private const double Work = 12e9;

    /// <summary>Above so many multiply-adds for an image a smaller input is used where the model allows it.</summary>
    private const double MostMultiplyAdds = 80e6;

    private const int FewestPixels = 32;
    private const int MostSamples = 32;
    private const int Attempts = 3;
    private const double Step = 1e-5;

    private readonly Model model;
    private readonly float[] input;
    private readonly CheckOptions options;
    private readonly PlanObserver? before;

    /// <summary>Prepares a check.</summary>
    /// <param name="model">A model of <see cref="ForDifferences"/>.</param>
    /// <param name="input">The images as the network receives them, one after the other.</param>
    /// <param name="options">Settings.</param>
    /// <param name="before">What a test does to break a kernel; or null.</param>
    public GradientCheck(Model model, float[] input, CheckOptions options, PlanObserver? before = null) =>
        (this.model, this.input, this.options, this.before) = (model, input, options, before);

    /// <summary>
    /// The model with which differences are taken: the same layers and parameters, without dropout, whose chance has no derivative, and
    /// where it is large and its parameters do not depend on the size of the image, for smaller images.
    /// </summary>
    public static Model ForDifferences(Model model)
    {
        Shape shape = model.InputShape;
        double cost = PlainNetwork.MultiplyAddsFrom(model, 0);
        if (shape.Rank == 3 && cost > MostMultiplyAdds)
        {
            double factor = Math.Sqrt(MostMultiplyAdds / cost);
            var smaller = new Shape(Side(shape.Height, factor), Side(shape.Width, factor), shape.Channels);
            try
            {
                if (smaller != shape && Rebuilt(model, smaller) is { } small)
                {
                    return small;
                }
            }
            catch (FoveaException)
            {
                // A layer that does not fit the smaller input: the model is checked as it is.
            }
        }

        return Rebuilt(model, shape)!;
    }

    /// <summary>The images for a model: few, but not so few that batch normalisation has nothing to normalise.</summary>
    public static int Batch(Model model) => (int)Math.Clamp(2 * MostMultiplyAdds / PlainNetwork.MultiplyAddsFrom(model, 0), 4, 6);

    public IEnumerable<CheckRow> Run(CancellationToken cancellation)
    {
        int images = input.Length / model.InputShape.Length;
        var random = new RandomSource(options.Seed, 2);
        float[] upstream = [.. Enumerable.Range(0, images * model.OutputShape.Length).Select(_ => (float)random.NextUniform(-1, 1))];
        Plan plan = Differentiate(images, upstream, new PlanOptions());
        var network = new PlainNetwork(model, LayerData.Widen(input), LayerData.Widen(upstream));
        var rows = new List<CheckRow> { Output(plan, network) };
        (string Name, int Layer, int Index, float[] Gradient)[] targets = [.. Targets(plan, images)];
        var plain = new PlanOptions { InstructionSet = InstructionSet.Plain, Arithmetic = Arithmetic.Strict };
        double[] roundings = [.. Targets(Differentiate(images, upstream, plain), images)
            .Zip(targets, (other, target) => Distance(other.Gradient, target.Gradient))];
        long count = Samples(targets.Select(target => target.Layer));
        var samples = targets.Select((target, i) => Take(target, count, (ulong)i)).SelectMany(list => list).ToArray();
        var parallel = new ParallelOptions
        {
            CancellationToken = cancellation,
            MaxDegreeOfParallelism = options.Threads == 0 ? Environment.ProcessorCount : options.Threads,
        };
        Parallel.For(0, samples.Length, parallel, i => samples[i].Quotient = Quotient(network, samples[i]));

        // The usual size of each parameter's gradient, and of the largest.
        double[] usual = [.. targets.Select(target => Expected.RootMeanSquare(LayerData.Widen(target.Gradient)))];
        double least = usual.Max() / 1000;
        for (int i = 0; i < targets.Length; i++)
        {
            var difference = new Difference();
            Sample[] own = [.. samples.Where(sample => sample.Target == targets[i])];
            foreach (Sample sample in own.Where(sample => sample.Quotient is not null))
            {
                difference.Add(targets[i].Gradient[sample.Entry], sample.Quotient!.Value);
            }

            // A gradient that is too small everywhere must not make its own measure.
            double found = Expected.RootMeanSquare([.. own.Select(sample => sample.Quotient ?? 0)]);
            double scale = Math.Max(Math.Max(usual[i], found), least);
            difference.SetScale(scale);
            double tolerance = Math.Clamp(RoundingMargin * roundings[i] / scale, Tolerance, MostTolerance);
            CheckRow row = difference.Row(targets[i].Name, "central difference", tolerance, targets[i].Gradient.Length, "double precision");
            rows.Add(row with { Skipped = own.Count(sample => sample.Quotient is null) });
        }

        return rows;
    }

    private static int Side(int extent, double factor) =>
        Math.Min(extent, Math.Max(FewestPixels, (int)Math.Round(extent * factor / 16) * 16));

    // Null where the parameters would have other shapes.
    private static Model? Rebuilt(Model model, Shape shape)
    {
        var blueprint = new Blueprint(model.Name, shape, model.Nodes.Select(node => node.Name));
        foreach (ModelNode node in model.Nodes)
        {
            Layer layer = node.Layer switch
            {
                Dropout dropout => dropout with { Rate = 0 },
                SpatialDropout dropout => dropout with { Rate = 0 },
                Layer other => other,
            };
            blueprint.Add(layer with { Name = node.Name }, [.. node.Inputs.Select(input => blueprint.Find(input.Name)!)]);
        }

        if (!blueprint.Parameters.Select(each => each.Spec.Shape).SequenceEqual(
            model.Nodes.SelectMany(node => node.Parameters).Select(parameter => parameter.Shape)))
        {
            return null;
        }

        var copy = new Model(blueprint);
        model.Parameters.Values.CopyTo(copy.Parameters.Values);
        return copy;
    }

    private Plan Differentiate(int images, float[] upstream, PlanOptions arithmetic)
    {
        // A clone, since training moves running statistics.
        Plan plan = model.Clone().Compile(
            images, PlanMode.Training, arithmetic with { InputGradient = true, Threads = options.Threads, Seed = options.Seed });
        for (int i = 0; i < images; i++)
        {
            input.AsSpan(i * model.InputShape.Length, model.InputShape.Length).CopyTo(plan.Input(i));
        }

        PlanObserver observer = before ?? new NoObserver();
        plan.ForwardWatched(images, observer);
        for (int i = 0; i < images; i++)
        {
            upstream.AsSpan(i * model.OutputShape.Length, model.OutputShape.Length).CopyTo(plan.OutputGradient(i));
        }

        plan.BackwardWatched(observer);
        return plan;
    }

    // The root mean square of the differences, or infinity where one is no number.
    private static double Distance(float[] left, float[] right)
    {
        double squares = 0;
        for (int i = 0; i < left.Length; i++)
        {
            squares += ((double)left[i] - right[i]) * ((double)left[i] - right[i]);
        }

        return double.IsFinite(squares) ? Math.Sqrt(squares / left.Length) : double.PositiveInfinity;
    }

    private static CheckRow Output(Plan plan, PlainNetwork network)
    {
        var difference = new Difference();
        int length = plan.Model.OutputShape.Length;
        for (int i = 0; i < network.Images; i++)
        {
            difference.Add(plan.Output(i), network.Output.AsSpan(i * length, length));
        }

        difference.SetScale(Expected.RootMeanSquare(network.Output));
        return difference.Row("output", "forward of the whole network", Tolerance, network.Output.Length, "double precision");
    }

    private IEnumerable<(string Name, int Layer, int Index, float[] Gradient)> Targets(Plan plan, int images)
    {
        yield return ("input", -1, 0, [.. Enumerable.Range(0, images).SelectMany(i => plan.InputGradient(i).ToArray())]);
        foreach (ModelNode node in model.Nodes)
        {
            for (int i = 0; i < node.Parameters.Count; i++)
            {
                if (node.Parameters[i].Trainable)
                {
                    yield return (node.Parameters[i].Name, node.Index, i, plan.Gradient(node.Parameters[i].Name).ToArray());
                }
            }
        }
    }

    private long Samples(IEnumerable<int> layers)
    {
        if (options.Samples > 0)
        {
            return options.Samples;
        }

        int images = input.Length / model.InputShape.Length;
        double work = layers.Sum(layer => 2.0 * images * PlainNetwork.MultiplyAddsFrom(model, layer));
        return (long)Math.Clamp(Work / work, 1, MostSamples);
    }

    private IEnumerable<Sample> Take((string Name, int Layer, int Index, float[] Gradient) target, long count, ulong stream)
    {
        Parameter? parameter = target.Layer < 0 ? null : model.Nodes[target.Layer].Parameters[target.Index];
        double size = parameter is null ? 1 : Math.Max(1e-2, Expected.RootMeanSquare(LayerData.Widen(parameter.Values)));
        return Sampling.Entries(target.Gradient.Length, count, options.Seed, 1000 + stream)
            .Select(entry => new Sample { Target = target, Entry = entry, Step = Step * size });
    }

    private static double? Quotient(PlainNetwork network, Sample sample)
    {
        double step = sample.Step;
        for (int attempt = 0; attempt < Attempts; attempt++, step /= 16)
        {
            (double above, bool smoothAbove) = network.Changed(sample.Target.Layer, sample.Target.Index, sample.Entry, step);
            (double below, bool smoothBelow) = network.Changed(sample.Target.Layer, sample.Target.Index, sample.Entry, -step);
            if (smoothAbove && smoothBelow)
            {
                return (above - below) / (2 * step);
            }
        }

        return null;
    }

    private sealed class Sample
    {
        public required (string Name, int Layer, int Index, float[] Gradient) Target { get; init; }

        public required long Entry { get; init; }

        public required double Step { get; init; }

        public double? Quotient { get; set; }
    }

    private sealed class NoObserver : PlanObserver;
}
