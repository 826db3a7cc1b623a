namespace Fovea.Bench; internal static class InferBench { public static void Run(Arguments a) { _ = a; } }
