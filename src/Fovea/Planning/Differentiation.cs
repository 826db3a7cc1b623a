using Fovea.CustomLayers;
using Fovea.Layers;
using Fovea.Models;

namespace Fovea.Planning;

/// <summary>
/// What a gradient reaches: everything behind the first parameter that is trained, and behind the input where its gradient is wanted.
/// The way back ends there. What lies before runs as in inference, except what
/// may be something else in training: dropout, which drops whatever is frozen, and layers of the user's own.
/// </summary>
internal sealed class Differentiation
{
    private readonly HashSet<ModelNode> reached = [];
    private readonly PlanMode mode;
    private readonly PlanMode modeOfOthers;

    /// <summary>Looks through a model as it is now.</summary>
    /// <param name="model">The model.</param>
    /// <param name="mode">What the plan is for; in inference there is no gradient.</param>
    /// <param name="options">Whether the gradient of the model's input is wanted, and whether inference is explained.</param>
    public Differentiation(Model model, PlanMode mode, PlanOptions options)
    {
        this.mode = mode;
        modeOfOthers = options.Traces ? PlanMode.Inference : mode;
        if (mode == PlanMode.Inference)
        {
            return;
        }

        if (options.InputGradient)
        {
            reached.Add(model.Input);
        }

        foreach (ModelNode node in model.Nodes)
        {
            if (node.Inputs.Any(reached.Contains) || node.Parameters.Any(parameter => parameter.IsTrained))
            {
                reached.Add(node);
            }
        }
    }

    /// <summary>Whether a gradient of the node's output is wanted.</summary>
    public bool Reaches(ModelNode node) => reached.Contains(node);

    /// <summary>How a layer runs.</summary>
    public PlanMode ModeOf(ModelNode node) => node.Layer is Dropout or SpatialDropout or CustomLayer ? modeOfOthers
        : Reaches(node) ? mode : PlanMode.Inference;
}
