namespace Fovea.Bench; internal static class GrowthBench { public static void Run(Arguments a) { _ = a; } }
