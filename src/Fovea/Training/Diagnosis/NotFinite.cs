using System.Numerics.Tensors;
using Fovea.Models;
using Fovea.Planning;
using Fovea.Planning.Cpu;

namespace Fovea.Training.Diagnosis;

/// <summary>
/// Finds where numbers stopped being finite, once the loss is not: the batch at hand goes forward again, layer by layer, and the first
/// image, parameter or output that holds an infinity or no number is named.
/// </summary>
internal sealed class NotFinite : PlanObserver
{
    private const string HighRate =
        "Usually the learning rate is too high: try a tenth of it, limit the gradient (--clip-norm 1), or put a normalisation behind the layer.";

    private readonly bool[] isWrong;

    private NotFinite(int nodes) => isWrong = new bool[nodes];

    /// <summary>What was found, as one or two sentences that say what helps.</summary>
    /// <param name="plan">The plan with the batch in its inputs. It is not used for training afterwards; the model stays as it is.</param>
    /// <param name="images">The images of the batch.</param>
    /// <param name="advice">What usually helps, where the program's own words are others than the command's.</param>
    public static string Explain(Plan plan, int images, string advice = HighRate)
    {
        for (int image = 0; image < images; image++)
        {
            if (!IsFinite(plan.Input(image)))
            {
                return $"Image {image + 1} of the batch holds values that are not finite before the first layer sees it: they come from the data. "
                    + "Look at what the dataset reads, and at the preprocessing.";
            }
        }

        // Batch normalisation would move its running statistics.
        float[] state = plan.Model.Parameters.Raw.ToArray();
        var search = new NotFinite(plan.Model.Nodes.Count);
        plan.StepNumber--;
        plan.ForwardWatched(images, search);
        state.CopyTo(plan.Model.Parameters.Raw);
        foreach (Executor executor in plan.Executors)
        {
            if (executor.Site.Layer.Members().SelectMany(node => node.Parameters)
                .FirstOrDefault(parameter => parameter.Trainable && !IsFinite(parameter.Values)) is { } parameter)
            {
                return $"The first that is not finite is the parameter {parameter.Name}, since the step before. {advice}";
            }

            if (search.isWrong[executor.Site.Layer.Result.Index])
            {
                return $"The first that is not finite is the output of {executor.Site.Layer.Result.Name}, of inputs and parameters that are. {advice}";
            }
        }

        return $"All layers give finite outputs; the loss itself is too large. {advice}";
    }

    public override void AfterForward(Executor executor, in Chunk chunk)
    {
        if (!IsFinite(chunk[executor.Site.Output]))
        {
            isWrong[executor.Site.Layer.Result.Index] = true;
        }
    }

    private static bool IsFinite(ReadOnlySpan<float> values) => TensorPrimitives.IsFiniteAll(values);
}
