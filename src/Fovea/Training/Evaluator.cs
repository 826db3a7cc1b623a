using Fovea.Kernels.Convolution;
using Fovea.Losses;
using Fovea.Metrics;
using Fovea.Models;
using Fovea.Planning;

namespace Fovea.Training;

/// <summary>Measures a model on datasets. It keeps its plan and reads the model's parameters anew each time.</summary>
public sealed class Evaluator
{
    private readonly Loss loss;
    private readonly Plan plan;
    private readonly float[] losses;
    private readonly TargetMemory targets;
    private readonly float[] outputs;
    private readonly int topK;

    /// <summary>Prepares for a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="batch">The images that run together; it does not change the result.</param>
    /// <param name="threads">The number of threads; 0 for as many as there are processors.</param>
    /// <param name="loss">The loss, or null for softmax cross-entropy.</param>
    /// <param name="arithmetic">Whether faster algorithms may be used that round more than the plain sum.</param>
    /// <param name="topK">
    /// How many of the greatest outputs the top-k accuracy looks at, fewer than there are classes; 0 for 5, or for all but one of fewer.
    /// </param>
    /// <exception cref="FoveaException">
    /// The loss does not fit the model, topK is out of range, or the memory does not suffice.
    /// </exception>
    public Evaluator(
        Model model, int batch = 64, int threads = 0, Loss? loss = null, Arithmetic arithmetic = Arithmetic.Fast, int topK = 0)
    {
        ArgumentNullException.ThrowIfNull(model);
        int told = Verdict.Classes(model);
        if (topK < 0 || (topK > 0 && topK >= told))
        {
            throw new FoveaException(
                $"{model.Name}: the top-k accuracy looks at fewer outputs than there are classes. Received {topK}, the model tells {told} "
                + "classes apart. Give a smaller number.");
        }

        this.topK = topK > 0 || told == 2 ? topK : Math.Min(5, told - 1);
        this.loss = loss ?? new SoftmaxCrossEntropy();
        this.loss.Check(model);
        plan = Plan.Compile(model, batch, PlanMode.Inference, new PlanOptions { Threads = threads, Arithmetic = arithmetic });
        losses = new float[batch];
        targets = new TargetMemory(batch);
        outputs = new float[batch * model.OutputShape.Length];
    }

    /// <summary>Runs all images of a dataset.</summary>
    /// <param name="dataset">The images.</param>
    /// <param name="cancellation">Ends the run between batches.</param>
    /// <exception cref="FoveaException">The dataset does not fit the model.</exception>
    /// <exception cref="OperationCanceledException">The run was cancelled.</exception>
    public Evaluation Evaluate(IImageDataset dataset, CancellationToken cancellation = default)
    {
        EvaluationRun run = Start(dataset);
        while (!run.IsOver)
        {
            cancellation.ThrowIfCancellationRequested();
            run.Advance();
        }

        return run.Result;
    }

    /// <summary>Begins to run all images of a dataset, batch by batch, so that a user interface can draw in between.</summary>
    /// <param name="dataset">The images.</param>
    /// <exception cref="FoveaException">The dataset does not fit the model.</exception>
    public EvaluationRun Start(IImageDataset dataset)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        DatasetCheck.Check(plan.Model, dataset);
        return new EvaluationRun(this, dataset, topK);
    }

    /// <summary>Runs a batch.</summary>
    /// <param name="dataset">The images.</param>
    /// <param name="first">The first image.</param>
    /// <param name="confusion">Where the verdicts go.</param>
    /// <returns>The losses of the images, those whose class is among the greatest outputs, and the number of images.</returns>
    internal (float[] Losses, int AmongTopK, int Images) Run(IImageDataset dataset, int first, ConfusionMatrix confusion)
    {
        int classes = plan.Model.OutputShape.Length;
        var given = dataset as ITargetDataset;
        targets.Shape(mixed: false, given is null ? 0 : classes);
        int images = Math.Min(plan.Batch, dataset.Count - first);
        for (int i = 0; i < images; i++)
        {
            ImageFeeder.Feed(dataset, first + i, plan, i);
            targets.Set(i, DatasetCheck.Label(dataset, first + i), 0, 0);
            if (given is not null)
            {
                DatasetCheck.Target(given, first + i, targets.ValuesOf(i));
            }
        }

        plan.Forward(images);
        Targets wanted = targets.First(images);
        int among = 0;
        for (int i = 0; i < images; i++)
        {
            ReadOnlySpan<float> output = plan.Output(i);
            output.CopyTo(outputs.AsSpan(i * classes));
            confusion.Add(wanted.Labels[i], Verdict.Of(output));
            among += Verdict.Rank(output, wanted.Labels[i]) < topK ? 1 : 0;
        }

        loss.Evaluate(outputs.AsSpan(0, images * classes), wanted, 1, losses.AsSpan(0, images), [], plan.InstructionSet);
        return (losses, among, images);
    }
}
