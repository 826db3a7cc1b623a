namespace Fovea.Bench; internal static class LayersBench { public static void Run(Arguments a) { _ = a; } }
