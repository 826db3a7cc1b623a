using Fovea.Bench;

switch (args)
{
    case ["layers"]:
        LayersBench.Run();
        return 0;
    case ["train", .. var networks]:
        TrainBench.Run(networks);
        return 0;
    default:
        Console.Error.WriteLine("Usage: Fovea.Bench layers | train [NETWORK...]. Results are written to bench/results.");
        return 2;
}
