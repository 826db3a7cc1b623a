using System.CommandLine;
using Fovea.Cli.Shell;

namespace Fovea.Cli.Steps;

/// <summary>The command <c>fovea steps</c>: the exercise's functions on .npy files, and the exercise itself.</summary>
internal static class StepsCommand
{
    /// <summary>Creates the command with its sub-commands. Without one it walks through the exercise.</summary>
    public static Command Create()
    {
        var command = new Command(
            "steps", "The functions of the exercise on .npy files. Without a function: the exercise itself, every value beside the "
                + "published one.")
        {
            SharedOptions.Json,
            SmallCommands.ZeroPad(),
            ConvCommands.SingleStep(),
            ConvCommands.Forward(),
            ConvCommands.Backward(),
            PoolCommands.Forward(),
            PoolCommands.Backward(),
            SmallCommands.CreateMask(),
            SmallCommands.DistributeValue(),
        };
        command.SetAction(parse => CommandRunner.Run(parse, Walkthrough.Run));
        return command;
    }
}
