using Fovea.Losses;
using Fovea.Models;
using Fovea.Optimizers;
using Fovea.Training;

namespace Fovea.Cli.Training;

/// <summary>All that a training needs but its images and its folder.</summary>
/// <param name="Model">The network.</param>
/// <param name="Optimizer">The optimiser, with the highest learning rate.</param>
/// <param name="Loss">The loss.</param>
/// <param name="Options">The settings.</param>
/// <param name="Notes">What a person should know of the network.</param>
internal sealed record PreparedRun(Model Model, Optimizer Optimizer, Loss Loss, TrainingOptions Options, IReadOnlyList<string> Notes);
