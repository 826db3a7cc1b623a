using System.IO.Enumeration;
using Fovea.Layers;

namespace Fovea.Models;

/// <content>Layers that training leaves as they are.</content>
public sealed partial class Model
{
    /// <summary>
    /// The last layer with weights, which decides between the classes; null where no layer has weights. <see cref="WithHead"/> replaces it.
    /// </summary>
    public ModelNode? Head => Nodes.LastOrDefault(HasWeights);

    /// <summary>The names of the frozen layers, in the order of <see cref="Nodes"/>. Files do not keep it.</summary>
    public IReadOnlyList<string> FrozenLayers => [.. Nodes.Where(node => node.IsFrozen).Select(node => node.Name)];

    /// <summary>
    /// Freezes layers: training changes no bit of their parameters, neither along gradients nor by weight decay or averaging, and a frozen
    /// <see cref="BatchNorm"/> normalises with its running statistics and keeps them, as in Keras. Gradients of frozen weights are not
    /// computed, and the way back ends where nothing before it is trained: what lies there runs as in inference. Dropout drops all the
    /// same.
    /// <para>Plans for training and optimisers are made for what is trained; freeze before they are made.</para>
    /// </summary>
    /// <param name="patterns">Names of layers with parameters; * stands for any characters, ? for one.</param>
    /// <returns>The names of the layers that the patterns match.</returns>
    /// <exception cref="FoveaException">A pattern matches no layer with parameters; the message lists them. Nothing is frozen
    /// then.</exception>
    public IReadOnlyList<string> Freeze(params IEnumerable<string> patterns)
    {
        ArgumentNullException.ThrowIfNull(patterns);
        var matched = new HashSet<ModelNode>();
        ModelNode[] candidates = [.. Nodes.Where(node => node.Parameters.Count > 0)];
        foreach (string pattern in patterns)
        {
            ModelNode[] found =
                [.. candidates.Where(node => FileSystemName.MatchesSimpleExpression(pattern, node.Name, ignoreCase: false))];
            if (found.Length == 0)
            {
                IEnumerable<string> names = candidates.Select(node => node.Name);
                throw new FoveaException(
                    $"{Name}: '{pattern}' matches no layer with parameters. {NearestName.Suggest(pattern, names, "Layers with parameters are")}");
            }

            matched.UnionWith(found);
        }

        SetFrozen(node => node.IsFrozen || matched.Contains(node));
        return [.. Nodes.Where(matched.Contains).Select(node => node.Name)];
    }

    /// <summary>Freezes every layer before <see cref="Head"/>, so that a new head learns on features that stay.</summary>
    /// <returns>The names of the layers.</returns>
    /// <exception cref="FoveaException">The model has no layer with weights, or none before the last one.</exception>
    public IReadOnlyList<string> FreezeAllButHead()
    {
        ModelNode? head = Head;
        IEnumerable<string> before = Nodes.Take(head?.Index ?? 0).Where(node => node.Parameters.Count > 0).Select(node => node.Name);
        string[] names = [.. before];
        if (names.Length == 0)
        {
            throw new FoveaException(
                $"{Name}: there is no layer with parameters before the last one with weights{(head is null ? string.Empty : $", {head.Name}")}. "
                + "Freezing all but the head would freeze nothing. Name layers, or freeze none.");
        }

        SetFrozen(node => node.IsFrozen || names.Contains(node.Name));
        return names;
    }

    /// <summary>Releases all layers.</summary>
    public void Unfreeze() => SetFrozen(_ => false);

    /// <summary>Refuses to train a model of which nothing would change.</summary>
    internal void RequireTrained()
    {
        if (Parameters.Any(parameter => parameter.IsFrozen) && !Parameters.Any(parameter => parameter.IsTrained))
        {
            throw new FoveaException($"{Name}: every layer with parameters is frozen, so training would change nothing. Freeze fewer layers.");
        }
    }

    private static bool HasWeights(ModelNode node) => node.Parameters.Any(parameter => parameter.Role == ParameterRole.Weight);

    private void SetFrozen(Func<ModelNode, bool> isFrozen)
    {
        foreach (ModelNode node in Nodes)
        {
            node.IsFrozen = isFrozen(node);
            foreach (Parameter parameter in node.Parameters)
            {
                parameter.IsFrozen = node.IsFrozen;
            }
        }

        Parameters.FreezeVersion++;
    }
}
