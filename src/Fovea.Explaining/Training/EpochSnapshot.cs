using Fovea.Models;

namespace Fovea.Explaining.Training;

/// <summary>A model's parameters at one moment of a training, with what they were worth.</summary>
public sealed class EpochSnapshot
{
    private readonly float[] parameters;

    /// <summary>Keeps the parameters of a model as they are.</summary>
    /// <param name="model">The model; its parameters are copied.</param>
    /// <param name="name">What it is called: the epoch's number, or the file.</param>
    /// <param name="epoch">The epochs that were done; 0 for a model that has learned nothing.</param>
    public EpochSnapshot(Model model, string name, double epoch)
    {
        ArgumentNullException.ThrowIfNull(model);
        Name = name;
        Epoch = epoch;
        parameters = model.Parameters.Raw.ToArray();
    }

    /// <summary>What it is called.</summary>
    public string Name { get; }

    /// <summary>The epochs that were done.</summary>
    public double Epoch { get; }

    /// <summary>The mean loss over the epoch's steps; null where it is not known.</summary>
    public double? TrainLoss { get; init; }

    /// <summary>The loss on the held-back images of the run; null where it is not known.</summary>
    public double? HeldBackLoss { get; init; }

    /// <summary>The accuracy on the held-back images of the run, 0 to 1; null where it is not known.</summary>
    public double? HeldBackAccuracy { get; init; }

    /// <summary>What the model said of the images that are at hand here; null until it was asked.</summary>
    public Measured? Measured { get; set; }

    /// <summary>Brings the parameters into a model.</summary>
    /// <param name="model">A model with the same layers.</param>
    public void CopyTo(Model model)
    {
        ArgumentNullException.ThrowIfNull(model);
        parameters.CopyTo(model.Parameters.Values);
    }
}
