using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Fovea.Models;
using Fovea.Models.Json;

namespace Fovea.Explaining.Training;

/// <summary>
/// A network without branches as a person builds it, layer by layer. A draft may be wrong at any moment, and its <see cref="Review"/> says
/// where and why; no memory is taken for parameters before <see cref="Build"/>.
/// </summary>
/// <param name="Name">The network's name.</param>
/// <param name="Input">The shape of one image.</param>
/// <param name="Classes">The names of the classes that it is to tell apart.</param>
/// <param name="Layers">The layers, from input to output.</param>
public sealed record NetworkDraft(string Name, Shape Input, IReadOnlyList<string> Classes, ImmutableArray<LayerDraft> Layers)
{
    /// <summary>The most trained values that a draft may have: 48 MB with gradients and momentum.</summary>
    public const int MostParameters = 4_000_000;

    /// <summary>The most values that all layers together may give for one image: a batch of 64 of them takes 256 MB.</summary>
    public const int MostValues = 1_000_000;

    /// <summary>The most layers.</summary>
    public const int MostLayers = 40;

    /// <summary>LeNet-5.</summary>
    /// <param name="input">The shape of one image.</param>
    /// <param name="classes">The names of the classes.</param>
    public static NetworkDraft LeNet5(Shape input, IReadOnlyList<string> classes)
    {
        ArgumentNullException.ThrowIfNull(classes);
        return From(new ModelDescription(Models.LeNet5.Build(Models.LeNet5.Name, input, classes.Count), classes, Preprocessing.None));
    }

    /// <summary>A small network to begin with: two convolutions and a dense layer.</summary>
    /// <param name="input">The shape of one image.</param>
    /// <param name="classes">The names of the classes.</param>
    public static NetworkDraft Small(Shape input, IReadOnlyList<string> classes)
    {
        ArgumentNullException.ThrowIfNull(classes);
        return new NetworkDraft(
            "own",
            input,
            classes,
            [
                new(DraftKind.Conv2D), new(DraftKind.Relu), new(DraftKind.MaxPool),
                new(DraftKind.Conv2D) { Width = 16 }, new(DraftKind.Relu), new(DraftKind.MaxPool),
                new(DraftKind.Flatten), new(DraftKind.Dense) { Width = classes.Count },
            ]);
    }

    /// <summary>The draft of a model.</summary>
    /// <param name="model">The model.</param>
    /// <exception cref="FoveaException">The model has branches, or layers that a draft has no words for.</exception>
    public static NetworkDraft From(Model model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return From(model.Name, model.InputShape, model.Classes, model.Nodes);
    }

    /// <summary>The draft of a network as JSON.</summary>
    /// <param name="json">The text, as <c>fovea train --model</c> reads it.</param>
    /// <param name="source">What messages call it.</param>
    /// <exception cref="FoveaException">The text describes no model, or one that has branches or other layers.</exception>
    public static NetworkDraft FromJson(string json, string source) =>
        From(ModelJsonReader.Read(Encoding.UTF8.GetBytes(json), source));

    /// <summary>With a layer more.</summary>
    /// <param name="index">Where, 0 for the first place.</param>
    /// <param name="layer">The layer.</param>
    public NetworkDraft Insert(int index, LayerDraft layer) => this with { Layers = Layers.Insert(index, layer) };

    /// <summary>Without a layer.</summary>
    /// <param name="index">Its place.</param>
    public NetworkDraft Remove(int index) => this with { Layers = Layers.RemoveAt(index) };

    /// <summary>With a layer in another place.</summary>
    /// <param name="from">Its place.</param>
    /// <param name="to">Its place then.</param>
    public NetworkDraft Move(int from, int to) => this with { Layers = Layers.RemoveAt(from).Insert(to, Layers[from]) };

    /// <summary>With another layer in place of one.</summary>
    /// <param name="index">Its place.</param>
    /// <param name="layer">The layer.</param>
    public NetworkDraft Replace(int index, LayerDraft layer) => this with { Layers = Layers.SetItem(index, layer) };

    /// <summary>For other images.</summary>
    /// <param name="input">The shape of one image.</param>
    /// <param name="classes">The names of the classes.</param>
    /// <returns>The draft, its last dense layer with as many units as there are classes.</returns>
    public NetworkDraft For(Shape input, IReadOnlyList<string> classes)
    {
        ArgumentNullException.ThrowIfNull(classes);
        bool hasHead = !Layers.IsEmpty && Layers[^1].Kind == DraftKind.Dense && Layers[^1].Width == Classes.Count;
        return this with
        {
            Input = input,
            Classes = classes,
            Layers = hasHead ? Layers.SetItem(Layers.Length - 1, Layers[^1] with { Width = classes.Count }) : Layers,
        };
    }

    /// <summary>Shapes, parameters and what is wrong, layer by layer.</summary>
    public NetworkReview Review()
    {
        var blueprint = new Blueprint(Name, Input, []);
        var reviews = new List<LayerReview>();
        long values = 0;
        foreach (LayerDraft draft in Layers)
        {
            if (reviews.Count > 0 && reviews[^1].Output is null)
            {
                reviews.Add(new LayerReview(draft.ToLayer().NamePrefix, draft, null, 0, 0, null));
                continue;
            }

            reviews.Add(ReviewOf(blueprint, draft));
            values += reviews[^1].Output?.Length ?? 0;
        }

        bool fits = reviews.All(review => review.Problem is null);
        return new NetworkReview(reviews, fits ? Problem(reviews, values) : null);
    }

    /// <summary>The model, its parameters drawn by a seed.</summary>
    /// <param name="seed">The seed.</param>
    /// <exception cref="FoveaException">The draft is not ready; the message is the review's first.</exception>
    public Model Build(ulong seed)
    {
        NetworkReview review = Review();
        if (!review.IsReady)
        {
            throw new FoveaException(review.Layers.Select(layer => layer.Problem).OfType<string>().FirstOrDefault() ?? review.Problem!);
        }

        var model = new Model(Blueprints.Sequential(Name, Input, Layers.Select(layer => layer.ToLayer()))) { Classes = Classes };
        model.Initialize(seed);
        return model;
    }

    /// <inheritdoc/>
    public bool Equals(NetworkDraft? other) => other is not null && Name == other.Name && Input == other.Input
        && Classes.SequenceEqual(other.Classes) && Layers.SequenceEqual(other.Layers);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, Input, Classes.Count, Layers.Length);

    private static NetworkDraft From(ModelDescription description) =>
        From(description.Blueprint.Name, description.Blueprint.Input.OutputShape, description.Classes, description.Blueprint.Nodes);

    private static NetworkDraft From(string name, Shape input, IReadOnlyList<string> classes, IReadOnlyList<ModelNode> nodes)
    {
        var layers = ImmutableArray.CreateBuilder<LayerDraft>();
        for (int i = 0; i < nodes.Count; i++)
        {
            ModelNode node = nodes[i];
            bool follows = node.Inputs.Count == 1 && node.Inputs[0].Index == i - 1;
            LayerDraft? draft = LayerDraft.Of(node.Layer);
            if (!follows || draft is null || i == MostLayers)
            {
                string reason = i == MostLayers ? $"more than {MostLayers} layers"
                    : follows ? $"{node.Name}, a {node.Layer.Kind} with settings that the list has no words for"
                    : $"branches: {node.Name} reads {string.Join(" and ", node.Inputs.Select(each => each.Name))}";
                throw new FoveaException(
                    $"{name}: the list of layers holds networks without branches of {string.Join(", ", Enum.GetNames<DraftKind>())}. "
                    + $"Received {reason}. Train it with fovea train --model, and look at it in the other views.");
            }

            layers.Add(draft);
        }

        return new NetworkDraft(name, input, classes.Count > 0 ? classes : Numbered(nodes[^1].OutputShape.Channels), layers.ToImmutable());
    }

    private static string[] Numbered(int classes) =>
        [.. Enumerable.Range(0, classes).Select(index => index.ToString(CultureInfo.InvariantCulture))];

    private static LayerReview ReviewOf(Blueprint blueprint, LayerDraft draft)
    {
        try
        {
            ModelNode node = blueprint.Add(draft.ToLayer(), [blueprint.Last]);
            long parameters = node.Layer.Parameters(node.LayerInputs)
                .Where(spec => spec.Role != Fovea.Layers.ParameterRole.State).Sum(spec => (long)spec.Shape.Length);
            return new LayerReview(node.Name, draft, node.OutputShape, parameters, node.Layer.MultiplyAdds(node.LayerInputs), null);
        }
        catch (FoveaException exception)
        {
            string name = exception.Message.Split(':')[0];
            return new LayerReview(name, draft, null, 0, 0, exception.Message);
        }
    }

    private string? Problem(List<LayerReview> reviews, long values)
    {
        if (reviews.Count == 0)
        {
            return $"{Name}: a model needs at least one layer. Received none. Add a Flatten and a Dense of {Classes.Count} units.";
        }

        long parameters = reviews.Sum(review => review.Parameters);
        if (parameters > MostParameters || values > MostValues)
        {
            bool isParameters = parameters > MostParameters;
            return string.Create(
                CultureInfo.InvariantCulture,
                $"{Name}: too large to be trained in a tab: {(isParameters ? parameters : values):N0} {(isParameters ? "parameters" : "values")} for one image, at most {(isParameters ? MostParameters : MostValues):N0}. Use fewer filters or units, or pool earlier.")
                .Replace("parameters for one image", "parameters", StringComparison.Ordinal);
        }

        Shape output = reviews[^1].Output!.Value;
        return output.Rank == 1 && output.Channels == Classes.Count
            ? null
            : $"{Name}: the network must end in one score for each class. Received {output}, expected [{Classes.Count}]. "
                + (output.Rank == 1
                    ? $"Give the last Dense {Classes.Count} units, or add one."
                    : $"Add a Flatten and a Dense of {Classes.Count} units.");
    }
}
