using System.CommandLine;
using Fovea.Cli.Data;
using Fovea.Cli.Models;
using Fovea.Cli.Shell;
using Fovea.Cli.Steps;
using Fovea.Cli.Training;

var root = new RootCommand("Convolutional neural networks, step by step and fast.")
{
    TrainCommand.Create(),
    EvaluateCommand.Create(),
    PredictCommand.Create(),
    SummaryCommand.Create(),
    StepsCommand.Create(),
    DataCommand.Create(),
};
return CommandRunner.Invoke(root, args);
