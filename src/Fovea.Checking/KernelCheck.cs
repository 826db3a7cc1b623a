using Fovea.Checking.Plain;
using Fovea.Kernels.Convolution;
using Fovea.Kernels.Simd;
using Fovea.Layers;
using Fovea.Models;
using Fovea.Planning;
using Fovea.Random;

namespace Fovea.Checking;

/// <summary>
/// Runs a model as it is trained and used, on every instruction set, and holds each layer against other arithmetic: convolutions and
/// poolings against Fovea.Steps, the others against plain loops. Each layer is given what its kernels were given.
/// </summary>
internal sealed class KernelCheck
{
    /// <summary>
    /// What a relative error may be. Single precision rounds by 6e-8, sums of many terms and Winograd's algorithm by some times that; a
    /// missing term of a sum of ten thousand weighs 1e-4.
    /// </summary>
    public const double Tolerance = 2e-5;

    /// <summary>Up to so many multiply-adds of a batch both kinds of arithmetic run on every instruction set.</summary>
    private const long FewMultiplyAdds = 250_000_000;

    /// <summary>The products by steps for each array of a model.</summary>
    private const long TermsOfModel = 12_000_000;

    private readonly Model model;
    private readonly float[] input;
    private readonly int images;
    private readonly CheckOptions options;
    private readonly PlanObserver? before;
    private readonly long multiplyAdds;
    private readonly int products;
    private readonly Dictionary<(string Layer, string Compared), CheckRow> rows = [];

    /// <summary>Prepares a check.</summary>
    /// <param name="model">The model; it is not changed.</param>
    /// <param name="input">The images as the network receives them, one after the other.</param>
    /// <param name="options">Settings.</param>
    /// <param name="before">What a test does to break a kernel; or null.</param>
    public KernelCheck(Model model, float[] input, CheckOptions options, PlanObserver? before = null)
    {
        (this.model, this.input, this.options, this.before) = (model, input, options, before);
        images = input.Length / model.InputShape.Length;
        multiplyAdds = model.Nodes.Sum(node => node.Layer.MultiplyAdds(node.LayerInputs));
        products = Math.Max(1, model.Nodes.Count(node => ProductCheck.Knows(node.Layer)));
    }

    /// <summary>The images that suit a model: many where they cost little, so that full registers and full tiles are met too.</summary>
    public static int Batch(Model model)
    {
        long one = Math.Max(1, model.Nodes.Sum(node => node.Layer.MultiplyAdds(node.LayerInputs)));
        return (int)Math.Clamp(200_000_000 / one, 2, 13);
    }

    public IEnumerable<CheckRow> Run(CancellationToken cancellation)
    {
        foreach (InstructionSet set in InstructionSets.Supported)
        {
            foreach (Arithmetic arithmetic in (Arithmetic[])[Arithmetic.Fast, Arithmetic.Strict])
            {
                if (arithmetic == Arithmetic.Fast || set == InstructionSets.Best || multiplyAdds * images <= FewMultiplyAdds)
                {
                    cancellation.ThrowIfCancellationRequested();
                    RunTraining(set, arithmetic);
                    cancellation.ThrowIfCancellationRequested();
                    RunInference(set, arithmetic);
                }
            }
        }

        return rows.Values;
    }

    private static string Name(FusedLayer layer)
    {
        var names = new List<string> { layer.Node.Name };
        if (layer.Norm is not null)
        {
            names.Add(layer.Norm.Name);
        }

        if (layer.Addend is not null)
        {
            names.Add("sum");
        }

        if (layer.Relu)
        {
            names.Add("ReLU");
        }

        if (layer.Pool is not null)
        {
            names.Add(layer.Pool.Name);
        }

        return string.Join(" + ", names);
    }

    private void RunTraining(InstructionSet set, Arithmetic arithmetic)
    {
        // Training moves the running statistics.
        Model copy = model.Clone();
        Plan plan = Compile(copy, PlanMode.Training, set, arithmetic);
        var capture = new Capture(plan, images, before);
        plan.ForwardWatched(images, capture);
        var random = new RandomSource(options.Seed, 1);
        for (int i = 0; i < images; i++)
        {
            foreach (ref float value in plan.OutputGradient(i))
            {
                value = (float)random.NextUniform(-1, 1);
            }
        }

        plan.BackwardWatched(capture);
        string where = $"{set}, {(arithmetic == Arithmetic.Fast ? "fast" : "strict")}";
        foreach (LayerArrays layer in capture.Layers)
        {
            Check(layer, capture, plan, where).Training(Name(layer.Layer));
        }
    }

    private void RunInference(InstructionSet set, Arithmetic arithmetic)
    {
        Plan plan = Compile(model, PlanMode.Inference, set, arithmetic);
        var capture = new Capture(plan, images, before);
        plan.ForwardWatched(images, capture);
        string where = $"{set}, {(arithmetic == Arithmetic.Fast ? "fast" : "strict")}";
        foreach (LayerArrays layer in capture.Layers)
        {
            Check(layer, capture, plan, where).Inference(Name(layer.Layer));
        }
    }

    private LayerCheck Check(LayerArrays layer, Capture capture, Plan plan, string where) =>
        new(layer, capture, images, Budget, options.Seed, plan, row => Add(row with { Where = where }));

    private Plan Compile(Model compiled, PlanMode mode, InstructionSet set, Arithmetic arithmetic)
    {
        Plan plan = compiled.Compile(images, mode, new PlanOptions
        {
            InputGradient = mode == PlanMode.Training,
            InstructionSet = set,
            Arithmetic = arithmetic,
            Threads = options.Threads,
            Seed = options.Seed,
        });
        for (int i = 0; i < images; i++)
        {
            input.AsSpan(i * model.InputShape.Length, model.InputShape.Length).CopyTo(plan.Input(i));
        }

        return plan;
    }

    // All entries where that costs little, otherwise a sample.
    private long Budget(long total, long terms)
    {
        long few = options.Samples > 0 ? options.Samples : 16;
        return Math.Min(total, Math.Max(few, TermsOfModel / products / InstructionSets.Supported.Count / Math.Max(1, terms)));
    }

    private void Add(CheckRow row)
    {
        (string, string) key = (row.Layer, row.Compared);
        rows[key] = rows.TryGetValue(key, out CheckRow? other) ? other.Join(row) : row;
    }
}
