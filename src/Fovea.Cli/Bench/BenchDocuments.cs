using System.Diagnostics;
using System.Text.Json.Serialization;
using Fovea.Cli.Bench.Measuring;
using Fovea.Kernels.Simd;
using Fovea.Models;

namespace Fovea.Cli.Bench;

/// <summary>What <c>bench train --json</c> and <c>bench infer --json</c> print.</summary>
/// <param name="Mode">train or infer.</param>
/// <param name="Model">The model's name.</param>
/// <param name="Batch">The images of a step.</param>
/// <param name="Threads">The number of threads.</param>
/// <param name="Rounds">The number of rounds.</param>
/// <param name="Arithmetic">fast or strict.</param>
/// <param name="ImagesPerSecond">From the median step.</param>
/// <param name="StepMilliseconds">The median of the rounds.</param>
/// <param name="StepSpread">The slowest round over the fastest, less 1.</param>
/// <param name="FastestStepMilliseconds">The fastest single step.</param>
/// <param name="MultiplyAddsPerImage">The multiply-adds that are counted.</param>
/// <param name="PeakShare">Their rate over the peak of as many cores as there are threads.</param>
/// <param name="FmaPeakGflops">The peak of one core, measured between the rounds; two operations a multiply-add.</param>
/// <param name="PlanMemoryMiB">What the plan takes.</param>
/// <param name="PeakMemoryMiB">The most that the process has held.</param>
/// <param name="InstructionSet">The widest instruction set.</param>
/// <param name="Runtime">The runtime.</param>
/// <param name="Processor">The processor.</param>
internal sealed record BenchDocument(
    string Mode,
    string Model,
    int Batch,
    int Threads,
    int Rounds,
    string Arithmetic,
    double ImagesPerSecond,
    double StepMilliseconds,
    double StepSpread,
    double FastestStepMilliseconds,
    long MultiplyAddsPerImage,
    double PeakShare,
    double FmaPeakGflops,
    double PlanMemoryMiB,
    double PeakMemoryMiB,
    string InstructionSet,
    string Runtime,
    string Processor)
{
    private const double MiB = 1 << 20;

    public static BenchDocument From(string mode, Model model, BenchSettings settings, BenchPass pass, Turns turns)
    {
        using var process = Process.GetCurrentProcess();
        return new BenchDocument(
            mode,
            model.Name,
            settings.Batch,
            settings.Threads,
            settings.Rounds,
            settings.Arithmetic.ToString().ToLowerInvariant(),
            settings.Batch / turns.Median(0),
            turns.Median(0) * 1000,
            turns.Spread(0),
            turns.Fastest[0] * 1000,
            pass.MultiplyAdds,
            turns.Share(0, 2.0 * settings.Batch * pass.MultiplyAdds, settings.Threads),
            turns.MedianPeak,
            pass.Memory.Total / MiB,

            // Some systems keep no peak; what is held now is then the least that it was.
            Math.Max(process.PeakWorkingSet64, process.WorkingSet64) / MiB,
            InstructionSets.Best.ToString(),
            Machine.Runtime,
            Machine.Processor);
    }
}

/// <summary>What <c>bench layers --json</c> prints.</summary>
internal sealed record LayersDocument(
    string Model,
    int Batch,
    int Threads,
    int Rounds,
    IReadOnlyList<LayerTimesDocument> Layers,
    double FmaPeakGflops,
    string InstructionSet,
    string Runtime,
    string Processor);

/// <summary>One layer, timed by itself.</summary>
/// <param name="Name">Its name in the model.</param>
/// <param name="Type">The kind of layer.</param>
/// <param name="Output">The output's shape for one image.</param>
/// <param name="MultiplyAdds">The multiply-adds of the forward pass for one image.</param>
/// <param name="ForwardMilliseconds">The fastest call, for the whole batch.</param>
/// <param name="ForwardPeakShare">The share of the peak; null for layers without multiply-adds.</param>
/// <param name="BackwardMilliseconds">The fastest call, for all gradients of the whole batch; null where there is none to compute.</param>
/// <param name="BackwardPeakShare">The share of the peak; null for layers without multiply-adds.</param>
internal sealed record LayerTimesDocument(
    string Name,
    string Type,
    IReadOnlyList<int> Output,
    long MultiplyAdds,
    double ForwardMilliseconds,
    double? ForwardPeakShare,
    double? BackwardMilliseconds,
    double? BackwardPeakShare);

/// <summary>Serialises the documents without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(BenchDocument))]
[JsonSerializable(typeof(LayersDocument))]
internal sealed partial class BenchJson : JsonSerializerContext;
