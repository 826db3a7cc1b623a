using Fovea.Explorer.Views.Backward;
using Fovea.Explorer.Views.Convolution;
using Fovea.Explorer.Views.Epochs;
using Fovea.Explorer.Views.Exercise;
using Fovea.Explorer.Views.Home;
using Fovea.Explorer.Views.Network;
using Fovea.Explorer.Views.Pooling;
using Fovea.Explorer.Views.Training;

namespace Fovea.Explorer.Shell;

/// <summary>One view of the explorer: its name in links, what the navigation calls it, and what the first page says about it.</summary>
public sealed record ViewEntry(string Name, string Title, string Summary, Type Component)
{
    /// <summary>The first page.</summary>
    public static ViewEntry Home { get; } = new(string.Empty, "Explorer", "Every step of a convolutional network, forward and backward.", typeof(HomeView));

    /// <summary>The views in the order in which one learns.</summary>
    public static IReadOnlyList<ViewEntry> All { get; } =
    [
        new("convolution", "Convolution", "A filter slides over a picture: slice, products, sum and bias, one output after another.", typeof(ConvolutionView)),
        new("pooling", "Pooling", "The greatest or the mean of every window, with the winner marked.", typeof(PoolingView)),
        new("backward", "Backward", "From the gradient at the output back to inputs, weights and bias, share by share, and checked against the cost.", typeof(BackwardView)),
        new("network", "Network", "A whole model on one image: feature maps, what a value sees and is made of, Grad-CAM, gradients and occlusion.", typeof(NetworkView)),
        new("training", "Training", "A network learns in this tab, batch by batch, on drawn digits or your own images.", typeof(TrainingView)),
        new("epochs", "Epochs", "A training as a film: filters, feature maps, confusion and mistakes after every epoch.", typeof(EpochsView)),
        new("exercise", "Exercise", "The exercise function by function, with its published values; and your own result, held against the right one.", typeof(ExerciseView)),
    ];

    /// <summary>The view of a name; the first page for a name that there is not.</summary>
    public static ViewEntry Find(string name) => All.FirstOrDefault(entry => entry.Name == name) ?? Home;
}
