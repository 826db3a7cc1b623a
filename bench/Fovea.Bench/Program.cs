using Fovea.Bench;

const string Usage = """
    Usage: Fovea.Bench train|infer|import|aot [NETWORK...] [--threads N,N] | reach [--data PATH] [--threads N,N] | layers | growth | errors
    Results are written to bench/results; bench/README.md says what they mean.
    """;

try
{
    var arguments = Arguments.Parse(args);
    switch (arguments.Command)
    {
        case "train":
            TrainBench.Run(arguments);
            return 0;
        case "infer":
            InferBench.Run(arguments);
            return 0;
        case "import":
            ImportBench.Run(arguments);
            return 0;
        case "layers":
            LayersBench.Run(arguments);
            return 0;
        case "growth":
            GrowthBench.Run(arguments);
            return 0;
        case "aot":
            AotBench.Run(arguments);
            return 0;
        case "reach":
            return ReachBench.Run(arguments) ? 0 : 1;
        case "errors":
            ErrorsBench.Run(arguments);
            return 0;
        default:
            Console.Error.WriteLine(Usage);
            return 2;
    }
}
catch (ArgumentException exception)
{
    Console.Error.WriteLine($"{exception.Message}\n{Usage}");
    return 2;
}
catch (TypeInitializationException exception) when (exception.TypeName.StartsWith("TorchSharp", StringComparison.Ordinal))
{
    Console.Error.WriteLine("libtorch does not load here. bench/README.md says what it needs.");
    return 1;
}
