using Fovea.Layers;
using Fovea.Random;

namespace Fovea.Models;

/// <content>A trained model made ready for another task.</content>
public sealed partial class Model
{
    /// <summary>
    /// A copy for other classes: <see cref="Head"/>, the last layer with weights, gets as many outputs as there are classes and new weights;
    /// all other parameters, the preprocessing and what is frozen are kept, except that the head is not frozen. The classes have no names
    /// yet.
    /// </summary>
    /// <param name="classes">The number of classes, positive.</param>
    /// <param name="seed">Decides the new weights.</param>
    /// <exception cref="FoveaException">The last layer with weights is none whose outputs are the classes.</exception>
    public Model WithHead(int classes, ulong seed = 0)
    {
        ModelNode head = Head ?? throw new FoveaException($"{Name}: the model has no layer with weights that could get a new head.");
        Layer layer = head.Layer switch
        {
            Dense dense => dense with { Units = classes },
            Conv2D convolution => convolution with { Filters = classes },
            _ => throw new FoveaException(
                $"{Name}: the last layer with weights, {head.Name} ({head.Layer.Kind}), is neither Dense nor Conv2D, so its outputs are not the classes. "
                + "Build the new model in code, and copy the parameters."),
        };
        Model copy = Rebuild(InputShape, node => node == head ? layer : node.Layer);
        if (copy.OutputShape.Channels != classes)
        {
            throw new FoveaException(
                $"{Name}: with {classes} outputs of {head.Name} the model's output is {copy.OutputShape}, expected [{classes}]. "
                + $"What follows {head.Name} changes the number of classes. Build the new model in code, and copy the parameters.");
        }

        for (int i = 0; i < copy.Parameters.Count; i++)
        {
            Parameter parameter = copy.Parameters[i];
            if (copy.Nodes[head.Index].Parameters.Contains(parameter))
            {
                parameter.Spec.Initializer.Fill(parameter.Span, parameter.Shape, new RandomSource(seed, (ulong)i));
                continue;
            }

            Parameter old = Parameters[parameter.Name];
            if (parameter.Shape != old.Shape)
            {
                throw new FoveaException(
                    $"{Name}: with {classes} classes {parameter.Name} would be {parameter.Shape}, it is {old.Shape} now. "
                    + "Build the new model in code, and copy the parameters.");
            }

            old.Values.CopyTo(parameter.Span);
        }

        copy.SetFrozen(node => Nodes[node.Index].IsFrozen && node.Index != head.Index);
        copy.Preprocessing = Preprocessing;
        return copy;
    }

    /// <summary>
    /// A copy for images of another size, where no parameter depends on it: in networks that pool over the whole map before their dense
    /// layers. Parameters, classes, preprocessing and what is frozen are kept.
    /// </summary>
    /// <param name="input">The shape of one image.</param>
    /// <exception cref="FoveaException">A parameter would get another shape, or a layer does not fit the size.</exception>
    public Model WithInput(Shape input)
    {
        Model copy;
        string purpose = $"for images {input}";
        try
        {
            copy = Rebuild(input, node => node.Layer);
        }
        catch (ShapeException problem)
        {
            throw new FoveaException($"{Name}: the model for images {InputShape} cannot be made one {purpose}. {problem.Message}", problem);
        }

        foreach (Parameter parameter in copy.Parameters)
        {
            RequireShape(parameter, purpose);
            Parameters[parameter.Name].Values.CopyTo(parameter.Span);
        }

        if (copy.OutputShape != OutputShape)
        {
            throw new FoveaException(
                $"{Name}: {purpose} the model's output would be {copy.OutputShape} in place of {OutputShape}. Bring the images to {InputShape}.");
        }

        copy.SetFrozen(node => Nodes[node.Index].IsFrozen);
        copy.Classes = Classes;
        copy.Preprocessing = Preprocessing;
        return copy;
    }

    // The same graph with the same names, its parameters 0.
    private Model Rebuild(Shape input, Func<ModelNode, Layer> layer)
    {
        var blueprint = new Blueprint(Name, input, Nodes.Select(node => node.Name));
        foreach (ModelNode node in Nodes)
        {
            blueprint.Add(layer(node) with { Name = node.Name }, [.. node.Inputs.Select(read => blueprint.Find(read.Name)!)]);
        }

        return new Model(blueprint);
    }

    private void RequireShape(Parameter parameter, string purpose)
    {
        Shape trained = Parameters[parameter.Name].Shape;
        if (parameter.Shape != trained)
        {
            throw new FoveaException(
                $"{Name}: {purpose} {parameter.Name} would be {parameter.Shape}, it was trained as {trained} for images {InputShape}. "
                + (parameter.Shape.Rank == 4
                    ? "The number of channels must stay. Give images with as many."
                    : $"Bring the images to {InputShape}; networks that pool over the whole map before their dense layers take other sizes."));
        }
    }
}
