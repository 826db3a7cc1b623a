using Fovea.Explaining.Training;
using Fovea.Models;
using Fovea.Training;

namespace Fovea.Explorer.State;

/// <summary>What the person trains in this tab, and what of it can be looked at epoch by epoch. It outlives the views.</summary>
public sealed class Trainings
{
    private OpenedRun? openedRun;

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
    public OpenedRun? OpenedRun
    {
        get => openedRun;
        set
        {
            // The images were given for the run that was shown.
            (openedRun, OpenedImages) = (value, null);
        }
    }

    /// <summary>Images of the person's own that the epochs at hand are measured on; null for those that belong to them.</summary>
    public IImageDataset? OpenedImages { get; set; }

    /// <summary>The copy of the trained model that the other views were given to look at; null where there is none.</summary>
    public Model? Given { get; set; }
}
