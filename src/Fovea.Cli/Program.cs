using System.CommandLine;
using Fovea.Cli.Shell;
using Fovea.Cli.Steps;

var root = new RootCommand("Convolutional neural networks, step by step and fast.") { StepsCommand.Create() };
return CommandRunner.Invoke(root, args);
