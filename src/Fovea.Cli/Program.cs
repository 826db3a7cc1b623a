using Fovea.Cli.Shell;

return CommandRunner.Invoke(FoveaCommand.Create(), args);
