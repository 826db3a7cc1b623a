using Fovea.Kernels.Convolution;
using Fovea.Planning;

namespace Fovea.Cli.Bench;

/// <summary>What the command line asked for.</summary>
/// <param name="Batch">The images of one step.</param>
/// <param name="Threads">The number of threads, 1 or more.</param>
/// <param name="Rounds">The number of rounds.</param>
/// <param name="Arithmetic">Which algorithms may be chosen.</param>
/// <param name="Cancellation">Ends the measurement.</param>
internal sealed record BenchSettings(int Batch, int Threads, int Rounds, Arithmetic Arithmetic, CancellationToken Cancellation);

/// <summary>What is timed.</summary>
/// <param name="Run">One step or pass.</param>
/// <param name="MultiplyAdds">Its multiply-adds for one image.</param>
/// <param name="Memory">What its plan takes.</param>
internal sealed record BenchPass(Action Run, long MultiplyAdds, PlanMemory Memory);
