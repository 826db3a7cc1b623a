using Fovea.Models;
using Fovea.Planning;

namespace Fovea.Training.Diagnosis;

/// <summary>Whether the memory suffices for a run, said before anything is taken.</summary>
internal static class MemoryCheck
{
    private const double GiB = 1 << 30;

    // A plan has one array for all, with some room for its alignment.
    private const long PlanLimit = (0x7FFF_FFC7L - (1 << 20)) * sizeof(float);

    /// <summary>Refuses a run that cannot fit, and warns of one that does not fit beside what runs now.</summary>
    /// <param name="model">The model.</param>
    /// <param name="options">The settings.</param>
    /// <param name="evaluates">Whether images are measured after each epoch.</param>
    /// <param name="available">What there is.</param>
    /// <exception cref="FoveaException">The run needs more than there is.</exception>
    public static void Check(Model model, TrainingOptions options, bool evaluates, AvailableMemory available)
    {
        Demand need = Need(model, options, options.Batch, evaluates);
        bool refused = need.Exceeds(available.Limit);
        if (!refused && !(need.Bytes > available.Now && options.Warn is not null))
        {
            return;
        }

        long most = refused ? available.Limit : available.Now!.Value;
        string fact = need.Plan is { } plan
            ? FormattableString.Invariant(
                $"{need.Bytes / GiB:F2} GiB in training, {plan.Activations / GiB:F2} of them for what the layers keep; available are {most / GiB:F2} GiB{(refused ? "" : " at the moment")}. ")
            : FormattableString.Invariant($"more than the {PlanLimit / GiB:F0} GiB that one plan can hold. ");
        string message = FormattableString.Invariant($"{model.Name}: a batch of {options.Batch} images needs ") + fact
            + Advice(model, options, evaluates, most);
        if (refused)
        {
            throw new FoveaException(message);
        }

        options.Warn!(message);
    }

    /// <summary>The largest batch that fits; 0 where none does.</summary>
    public static int LargestBatch(Model model, TrainingOptions options, bool evaluates, long available)
    {
        int fits = 0;
        int tooLarge = options.Batch;
        while (tooLarge - fits > 1)
        {
            int middle = fits + ((tooLarge - fits) / 2);
            if (!Need(model, options, middle, evaluates).Exceeds(available))
            {
                fits = middle;
            }
            else
            {
                tooLarge = middle;
            }
        }

        return fits;
    }

    private static string Advice(Model model, TrainingOptions options, bool evaluates, long available)
    {
        int batch = LargestBatch(model, options, evaluates, available);
        return batch == 0
            ? "Not even one image fits: use a smaller network or smaller images."
            : $"The largest batch that fits is {batch}: use --batch {batch}, with --accumulate {(options.Batch + batch - 1) / batch} for steps as large as before.";
    }

    // Both plans, two arrays of the optimiser and one of gradients or averages, and the batches that are read ahead.
    private static Demand Need(Model model, TrainingOptions options, int batch, bool evaluates)
    {
        var settings = new PlanOptions { Threads = options.Threads, Arithmetic = options.Arithmetic };
        try
        {
            PlanMemory training = Plan.Measure(model, batch, PlanMode.Training, settings);
            long evaluation = evaluates ? Plan.Measure(model, batch, PlanMode.Inference, settings).Total : 0;
            long state = 3L * model.Parameters.TrainableLength * sizeof(float);
            long data = (long)BatchPipeline.Ahead * batch * model.InputShape.Length * sizeof(float);
            bool isLaidOut = Math.Max(training.Total, evaluation) <= PlanLimit;
            return new Demand(training.Total + evaluation + state + data, isLaidOut ? training : null);
        }
        catch (FoveaException)
        {
            // Beyond what a plan can lay out.
            return new Demand(long.MaxValue, null);
        }
    }

    // The plan is null where it is beyond what one plan can hold.
    private readonly record struct Demand(long Bytes, PlanMemory? Plan)
    {
        public bool Exceeds(long available) => Plan is null || Bytes > available;
    }
}
