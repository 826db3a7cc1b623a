using System.Collections.Immutable;
using Fovea.Models;
using Fovea.Onnx.Proto;
using Fovea.Onnx.Running;
using Fovea.Planning;

namespace Fovea.Onnx.Importing;

/// <summary>A part of a graph that runs as a plan. Maps are turned round where they enter and leave it, and nowhere else.</summary>
internal sealed class LayerStep : IStep
{
    // Large batches go through in parts: the plan's memory is that of the part.
    private const int MostImages = 64;
    private readonly Plan plan;
    private readonly string entry;
    private readonly Traced start;
    private readonly string exit;
    private readonly Traced output;
    private readonly int batch;
    private readonly string[] reads;

    public LayerStep(
        Model model,
        IReadOnlyList<NodeProto> nodes,
        (string Name, Traced Value) begin,
        (string Name, Traced Value) end,
        int batch,
        GraphRunnerOptions options)
    {
        (entry, start) = begin;
        (exit, output) = end;
        Nodes = nodes;
        Model = model;
        this.batch = batch;
        reads = [.. nodes.SelectMany(node => node.Input).Where(name => name == entry)];
        plan = model.Compile(
            Math.Min(MostImages, batch),
            PlanMode.Inference,
            new PlanOptions { Threads = options.Threads, Arithmetic = options.Arithmetic });
    }

    /// <summary>The nodes of the graph that this computes.</summary>
    public IReadOnlyList<NodeProto> Nodes { get; }

    /// <summary>The model.</summary>
    public Model Model { get; }

    /// <inheritdoc/>
    public bool Fits(RunState state) => state.Find(entry) is OnnxTensor<float> input && input.Shape.Length == start.Sizes.Length + 1
        && input.Shape[0] == batch && input.Shape.AsSpan()[1..].SequenceEqual(start.Sizes.AsSpan());

    public void Run(RunState state)
    {
        var input = (OnnxTensor<float>)state.Find(entry)!;
        int images = input.Shape[0];
        var result = new float[OnnxTensor.CountOf([images, output.Length])];
        for (int done = 0; done < images; done += plan.Batch)
        {
            RunPart(input.Values, result, done, Math.Min(plan.Batch, images - done));
        }

        state.Release(reads);
        ImmutableArray<int> shape = [images, .. output.Sizes];
        state.Set(exit, new OnnxTensor<float>(shape, result));
    }

    private void RunPart(float[] input, float[] result, int first, int images)
    {
        Shape from = start.Node.Shape;
        for (int i = 0; i < images; i++)
        {
            ReadOnlySpan<float> image = input.AsSpan((first + i) * from.Length, from.Length);
            start.Order.ToModel(image, plan.Input(i));
        }

        plan.Forward(images);
        Shape to = output.Node.Shape;
        for (int i = 0; i < images; i++)
        {
            Span<float> target = result.AsSpan((first + i) * to.Length, to.Length);
            output.Order.ToOnnx(plan.Output(i), target);
        }
    }
}
