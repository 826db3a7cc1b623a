using Fovea.Explaining.Training;
using Fovea.Models;

namespace Fovea.Explorer.State;

/// <summary>What the person trains in this tab, and what of it can be looked at epoch by epoch. It outlives the views.</summary>
public sealed class Trainings
{
    /// <summary>The images to train on.</summary>
    public TrainingImages Images { get; set; } = TrainingImages.Digits(UsualDigits);

    /// <summary>The digits that are drawn unless others are asked for.</summary>
    public const int UsualDigits = 4000;

    /// <summary>The settings of the next training.</summary>
    public TabTrainingSettings Settings { get; set; } = new() { PlannedEpochs = 4 };

    /// <summary>The network of the next training; null as long as none was chosen.</summary>
    public NetworkDraft? Draft { get; set; }

    /// <summary>The training at hand, or null.</summary>
    public TrainingDesk? Desk { get; set; }

    /// <summary>The draft that the training at hand began with; null where it goes on with a model that was opened.</summary>
    public NetworkDraft? DeskDraft { get; set; }

    /// <summary>A run that was opened, to be looked at epoch by epoch; null for that of this tab.</summary>
    public OpenedRun? OpenedRun { get; set; }

    /// <summary>The copy of the trained model that the other views were given to look at; null where there is none.</summary>
    public Model? Given { get; set; }
}
