using System.CommandLine;
using Fovea.Cli.Bench;
using Fovea.Cli.Checking;
using Fovea.Cli.Conversion;
using Fovea.Cli.Data;
using Fovea.Cli.Explaining;
using Fovea.Cli.Exploring;
using Fovea.Cli.Models;
using Fovea.Cli.Onnx;
using Fovea.Cli.Steps;
using Fovea.Cli.Training;

namespace Fovea.Cli.Shell;

/// <summary>The whole command line.</summary>
internal static class FoveaCommand
{
    public static RootCommand Create() => new("Convolutional neural networks, step by step and fast.")
    {
        TrainCommand.Create(),
        ReportCommand.Create(),
        EvaluateCommand.Create(),
        PredictCommand.Create(),
        ExplainCommand.Create(),
        RunCommand.Create(),
        SummaryCommand.Create(),
        ModelsCommand.Create(),
        ExploreCommand.Create(),
        ConvertCommand.Create(),
        CheckCommand.Create(),
        StepsCommand.Create(),
        DataCommand.Create(),
        BenchCommand.Create(),
    };
}
